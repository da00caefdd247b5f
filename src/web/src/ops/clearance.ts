// What the pilot can do with a flight now: one thing at a time.

import type { AircraftView, FlightView, ReadinessView } from '../shared/api/types';

export type Stage = 'sign_on' | 'not_here' | 'swap' | 'not_loaded' | 'accept_load' | 'prepare' | 'transferring' | 'blocked' | 'clear' | 'launch' | 'launching' | 'flying' | 'ended';

export interface Seen {
  flight: FlightView;
  readiness: ReadinessView | null;
  aircraft: AircraftView | null;
  person: string;
  /** A box of this flight waits for the pilot's word. */
  loadWaits: boolean;
  now: number;
}

export function stage({ flight, readiness, aircraft, person, loadWaits, now }: Seen): Stage {
  switch (flight.state) {
    case 'ended':
      return 'ended';
    case 'airborne':
      return 'flying';
    case 'launching':
      return 'launching';
    case 'cleared':
      return valid(flight, now) ? 'launch' : 'clear';
    case 'planned': {
      if (aircraft !== null && aircraft.pilot !== person) return 'sign_on';
      if (aircraft !== null && aircraft.pad !== flight.from) return 'not_here';
      if (flight.swap_needed && !flight.swap_done) return 'swap';
      if (loadWaits) return 'accept_load';
      if (flight.purpose === 'delivery' && flight.consignments.length === 0) return 'not_loaded';
      switch (flight.package) {
        case 'none':
        case 'not_held':
        case 'unknown':
          return 'prepare';
        case 'transferring':
          return 'transferring';
        case 'held':
          return readiness?.ready === true ? 'clear' : 'blocked';
      }
    }
  }
}

/** Whether the clearance still counts. */
export function valid(flight: FlightView, now: number): boolean {
  return flight.clearance_expires !== null && Date.parse(flight.clearance_expires) > now;
}

/** How many items block. */
export function blocking(readiness: ReadinessView | null): number {
  return readiness?.items.filter((item) => item.state === 'blocked' || item.state === 'waiting').length ?? 0;
}
