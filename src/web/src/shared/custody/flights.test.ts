import { expect, it } from 'vitest';
import type { FlightView } from '../api/types';
import { choose } from './flights';

const flight = (id: string, purpose: string, state: string, swap = false) => ({ id, purpose, state, swap_needed: swap, swap_done: false }) as FlightView;

it('of a consignment the flight in the air is looked at, the delivery carries it', () => {
  const all = [flight('F1', 'positioning', 'airborne'), flight('F2', 'delivery', 'planned', true)];
  const chosen = choose(all);
  expect(chosen.current?.id).toBe('F1');
  expect(chosen.delivery?.id).toBe('F2');
  expect(chosen.swap?.id).toBe('F2');
});

it('a delivery that was begun anew is the open one', () => {
  expect(choose([flight('F2', 'delivery', 'ended'), flight('F5', 'delivery', 'planned')]).delivery?.id).toBe('F5');
  expect(choose([]).delivery).toBeNull();
});
