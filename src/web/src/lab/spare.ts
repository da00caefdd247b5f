// What is left of the time to receive a box.

import type { ConsignmentView } from '../shared/api/types';

/** Milliseconds between what is expected and the limit; null when one of them is unknown. */
export function spare(c: Pick<ConsignmentView, 'deadline' | 'eta'>, now: number): number | null {
  if (c.deadline === null) return null;
  const arrival = c.eta === null ? now : Math.max(now, Date.parse(c.eta));
  return Date.parse(c.deadline) - arrival;
}
