// Who dropped a flight, when and why: read from the trail of the box that it was booked for.

import type { TrailEntry } from '../shared/api/types';

export interface Dropped {
  /** null: the service itself, with another flight of the same booking. */
  person: string | null;
  at: number;
  reason: string | null;
}

export function droppedBy(entries: readonly Pick<TrailEntry, 'canonical'>[], flight: string): Dropped | null {
  for (const { canonical } of entries.toReversed()) {
    if (!canonical.includes('FLIGHT_CANCELLED')) continue;
    try {
      const record = JSON.parse(canonical) as { type?: unknown; flight?: unknown; at?: unknown; by?: { person?: unknown }; data?: { reason?: unknown } };
      if (record.type !== 'FLIGHT_CANCELLED' || record.flight !== flight) continue;
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      return { person: text(record.by?.person), at: Date.parse(String(record.at)), reason: text(record.data?.reason) };
    } catch {
      // A text that is no record says nothing.
    }
  }
  return null;
}
