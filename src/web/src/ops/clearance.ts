// What the pilot can do with a flight now: one thing at a time.

import type { AircraftView, FlightView, ReadinessItem, ReadinessView, Reason } from '../shared/api/types';

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

/** Whether the mission may be sent anew, with a plan for the present weather and charge: at any time before the clearance. */
export function mayPrepareAgain(flight: FlightView): boolean {
  return flight.state === 'planned' && (flight.package === 'held' || flight.package === 'not_held' || flight.package === 'unknown');
}

/** The checks, with what the service has refused a clearance for: that is not fulfilled, whatever the last picture said. */
export function checks(readiness: ReadinessView | null, refused: readonly Reason[]): ReadinessItem[] {
  const wrong = refused.filter((reason, i) => refused.findIndex(({ code }) => code === reason.code) === i);
  const items = (readiness?.items ?? []).map((item): ReadinessItem => {
    const reason = wrong.find(({ code }) => code === item.code);
    return reason && item.state === 'ok' ? { code: item.code, state: 'blocked', says: reason.what } : item;
  });
  return [...items, ...wrong.filter(({ code }) => !items.some((item) => item.code === code)).map(({ code, what }): ReadinessItem => ({ code, state: 'blocked', says: what }))];
}

/** How many items block. */
export function blocking(items: readonly ReadinessItem[]): number {
  return items.filter((item) => item.state === 'blocked' || item.state === 'waiting').length;
}

/** The flight of the same aircraft that must be over before this one can be prepared; null when it is this one's turn. */
export function comesFirst(flight: FlightView, open: readonly FlightView[]): FlightView | null {
  const number = (one: FlightView) => Number(one.id.slice(1));
  return open.find((one) => one.tail === flight.tail && one.state !== 'ended' && number(one) < number(flight)) ?? null;
}
