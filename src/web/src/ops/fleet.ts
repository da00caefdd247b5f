// What is known of one aircraft, with its age, for table and map alike.

import type { AircraftView } from '../shared/api/types';
import { CIRCLE_MS } from '../shared/live/age';

export type Standing = 'ground' | 'air' | 'unknown';

export function standing(one: AircraftView): Standing {
  switch (one.landed?.value) {
    case 'on_ground':
      return 'ground';
    case 'taking_off':
    case 'in_air':
    case 'landing':
      return 'air';
    default:
      return 'unknown';
  }
}

/** How the symbol is drawn: a square on the ground, an arrowhead in the air, hollow when its position is old. */
export type Symbol = 'ground' | 'ground-stale' | 'air' | 'air-stale';
export function symbol(one: AircraftView, stale: boolean): Symbol {
  const where = standing(one) === 'ground' ? 'ground' : 'air';
  return stale || one.link !== 'up' ? `${where}-stale` : where;
}

/** Radius of where it can be, metres; the service's own figure, else from its speed, once the position is old enough. */
export function circle(one: AircraftView, positionAge: number): number | null {
  if (one.motion === null || positionAge < CIRCLE_MS || standing(one) === 'ground') return null;
  return Math.max(one.uncertainty_m ?? 0, (Math.max(one.motion.value.ground_speed_ms, 18) * positionAge) / 1000);
}
