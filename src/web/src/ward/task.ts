// Which page does the next step of a consignment.

import type { ConsignmentView, NextAct } from '../shared/api/types';
import { needsFlight } from '../shared/custody/arrival';

/** What the next step is called; a box that had a flight before is not accepted but booked anew. */
export function nextName(c: ConsignmentView, words: { acts: Record<NextAct, string>; rebook: string }): string {
  return c.next === null ? '' : needsFlight(c) ? words.rebook : words.acts[c.next.act];
}

export function taskLink(c: ConsignmentView): string {
  const own = `/ward/d/${c.id}`;
  const flight = c.flight ?? c.flights.at(-1) ?? null;
  if (c.next === null) return own;
  switch (c.next.act) {
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
    case 'close':
    case 'dispose':
      return `/lab/in/${c.id}`;
    case 'accept':
      return '/ops';
    case 'accept_load':
    case 'prepare':
    case 'clear':
    case 'launch':
      return flight === null ? '/ops' : `/ops/clear/${flight}`;
    case 'decide':
    case 'recover':
      return own;
    case 'fly':
      return flight === null ? '/ops' : `/ops/flight/${flight}`;
  }
}
