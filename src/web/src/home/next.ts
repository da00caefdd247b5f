// Where to go after signing in: the page that was asked for, else the only place of work; with several, the choice.

import type { Grant } from '../shared/api/types';
import { isLab, isOps, isRecords, isWard } from '../shared/custody/permission';

/** A path of this service that may be gone to; null for anything else. */
export function safePath(next: string | null): string | null {
  return next !== null && /^\/(ward|lab|ops|records|custody)(\/[\w%.*-]+)*(\?[\w%.=&-]*)?$/.test(next) ? next : null;
}

/** Whether the person sees boxes at all. */
export function seesBoxes(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => role !== 'admin' && role !== 'maintenance');
}

export function destination(grants: readonly Grant[], next: string | null): string | null {
  const asked = safePath(next);
  if (asked) return asked;
  // A courier works with the box in the hand, and nowhere else.
  if (grants.length > 0 && grants.every(({ role }) => role === 'courier')) return '/custody';
  const places = [
    isOps(grants) && '/ops',
    isLab(grants) && '/lab',
    isWard(grants) && '/ward',
    isRecords(grants) && '/records',
  ].filter((place) => place !== false);
  return places.length === 1 ? (places[0] ?? null) : null;
}
