// Of the flights of a consignment: the one that carries it, the one to look at now, the one that waits for a pack.

import type { FlightView } from '../api/types';

export interface Chosen {
  delivery: FlightView | null;
  current: FlightView | null;
  swap: FlightView | null;
}

export function choose(all: readonly FlightView[]): Chosen {
  const deliveries = all.filter((one) => one.purpose === 'delivery');
  const open = (one: FlightView) => one.state !== 'ended';
  const delivery = deliveries.find(open) ?? deliveries.at(-1) ?? null;
  const aloft = all.find((one) => one.state === 'airborne' || one.state === 'launching');
  return {
    delivery,
    current: aloft ?? all.find(open) ?? delivery,
    swap: all.find((one) => open(one) && one.state === 'planned' && one.swap_needed && !one.swap_done) ?? null,
  };
}
