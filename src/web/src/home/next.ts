// Where to go after signing in: the page that was asked for, else the only place of work; with several, the choice.

import type { Grant } from '../shared/api/types';
import { isLab, isOps, isRecords, isWard } from '../shared/custody/permission';

/** A path of this service that may be gone to; null for anything else. */
export function safePath(next: string | null): string | null {
  return next !== null && /^\/(ward|lab|ops|records)(\/[\w%.*-]+)*(\?[\w%.=&-]*)?$/.test(next) ? next : null;
}

export function destination(grants: readonly Grant[], next: string | null): string | null {
  const asked = safePath(next);
  if (asked) return asked;
  const places = [
    isOps(grants) && '/ops',
    isLab(grants) && '/lab',
    isWard(grants) && '/ward',
    isRecords(grants) && '/records',
  ].filter((place) => place !== false);
  return places.length === 1 ? (places[0] ?? null) : null;
}
