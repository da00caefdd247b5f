// Which page does the next step of a consignment.

import type { ConsignmentView } from '../shared/api/types';

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
