// Which page does the next step of a consignment.

import type { ConsignmentView } from '../shared/api/types';

export function taskLink(c: ConsignmentView): string {
  const own = `/ward/d/${c.id}`;
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
      return `/lab/in/${c.id}`;
    case 'accept':
    case 'accept_load':
      return '/ops';
    case 'prepare':
    case 'clear':
    case 'launch':
      return c.flight === null ? '/ops' : `/ops/clear/${c.flight}`;
    case 'fly':
      return c.flight === null ? '/ops' : `/ops/flight/${c.flight}`;
  }
}
