// How an order to the aircraft stands: sent is not done, and silence is not failure.

import type { OrderView } from '../shared/api/types';

export type Mark = 'done' | 'waiting' | 'refused' | 'unknown';
export type SafeOrder = 'hold' | 'return' | 'land_now' | 'resume';

export function marks(order: OrderView): { sent: Mark; answered: Mark; seen: Mark } {
  switch (order.state) {
    case 'done':
      return { sent: 'done', answered: 'done', seen: 'done' };
    case 'refused':
      return { sent: 'done', answered: 'refused', seen: 'waiting' };
    case 'unknown':
      return { sent: 'done', answered: 'unknown', seen: 'unknown' };
    default:
      return { sent: 'done', answered: 'waiting', seen: 'waiting' };
  }
}

export const paths: Record<SafeOrder, string> = { hold: 'hold', return: 'return', land_now: 'land-now', resume: 'resume' };

/** What may be ordered of an aircraft in the air; going on only after it has left its mission. */
export function offered(mode: string | null): SafeOrder[] {
  const always: SafeOrder[] = ['return', 'hold', 'land_now'];
  return mode === 'hold' || mode === 'return' ? ['resume', ...always] : always;
}
