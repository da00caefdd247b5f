// Which page does the next step of a consignment.

import type { ConsignmentView, NextAct } from '../shared/api/types';
import { needsFlight } from '../shared/custody/arrival';
import { kindOf } from '../shared/custody/permission';

/** What the next step is called; a box that had a flight before is not accepted but booked anew. */
export function nextName(c: ConsignmentView, words: { acts: Record<NextAct, string>; rebook: string }): string {
  return c.next === null ? '' : needsFlight(c) ? words.rebook : words.acts[c.next.act];
}

export function taskLink(c: ConsignmentView): string {
  const own = `/ward/d/${c.id}`;
  const flight = c.flight ?? c.flights.at(-1);
  switch (c.next && kindOf(c.next.act)) {
    case 'pack':
      return `${own}/pack`;
    case 'offer':
    case 'take_custody':
      return `${own}/handover`;
    case 'load':
      return `${own}/load`;
    case 'unload':
      return `${own}/unload`;
    case 'receive':
      return `/lab/in/${c.id}`;
    case 'dispatch':
      return '/ops';
    case 'fly':
      return flight ? `/ops/${c.next?.act === 'fly' ? 'flight' : 'clear'}/${flight}` : '/ops';
    default:
      return own;
  }
}
