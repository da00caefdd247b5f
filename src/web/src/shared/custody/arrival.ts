// When a box is expected, against its limit, and whether that has moved since it was first told.

import type { ConsignmentView } from '../api/types';
import { isAboard, isDecided } from './journey';

/** A change of this much is told in words. */
export const SHIFT_MS = 120_000;

export interface Arrival {
  /** Expected receipt, milliseconds. */
  at: number;
  /** That moment has passed, and the box is not here. */
  passed: boolean;
  /** Milliseconds to spare before the limit, from the expected receipt, or from now once that has passed; null without a limit. */
  spare: number | null;
  /** Later (positive) or earlier than first told, milliseconds; null when it is less than two minutes. */
  shift: number | null;
}

/** What can be promised now; null without a flight to promise anything of, and once the box is received. */
export function arrival(c: Pick<ConsignmentView, 'state' | 'eta' | 'deadline'>, now: number, firstTold: number | null): Arrival | null {
  if (c.eta === null || isDecided(c.state) || c.state === 'UNLOADED' || c.state === 'INCIDENT') return null;
  const at = Date.parse(c.eta);
  const shift = firstTold === null ? 0 : at - firstTold;
  return {
    at,
    passed: at < now,
    spare: c.deadline === null ? null : Date.parse(c.deadline) - Math.max(at, now),
    shift: Math.abs(shift) >= SHIFT_MS ? shift : null,
  };
}

/** Before take-off, with no flight booked that could bring it: the dispatcher has to book anew. */
export function needsFlight(c: Pick<ConsignmentView, 'state' | 'next'>): boolean {
  return c.next?.act === 'accept' && c.state !== 'SUBMITTED' && !isAboard(c.state);
}

export interface Keep {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** The arrival that this tab was told first for this booking; a consignment without one forgets what was told before. */
export function firstTold(keep: Keep, id: string, eta: string | null): number | null {
  const name = `medflight.eta.${id}`;
  try {
    if (eta === null) {
      keep.removeItem(name);
      return null;
    }
    const known = Number(keep.getItem(name) ?? Number.NaN);
    if (Number.isFinite(known)) return known;
    keep.setItem(name, String(Date.parse(eta)));
  } catch {
    // A browser that keeps nothing tells no change.
  }
  return Date.parse(eta ?? '');
}
