import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import type { Feasibility, Way, Words } from '../shared/api/types';
import FeasibilityCard from './FeasibilityCard.svelte';

const way: Way = { p50: '2026-12-01T03:30:00Z', p90: '2026-12-01T03:45:00Z', basis: 'prior', deliveries: 0, spare_minutes: null, steps: [] };
const answer = (weather_assumed: Words | null): Feasibility => ({
  flies: true, reasons: [], weather_assumed, deadline: null, bench_minutes: 0, distance_m: 3_000, swap_at: null, uav: way, road: way, latest_handover: null,
});
const shown = (feasibility: Feasibility) => render(FeasibilityCard, { props: { feasibility, asking: false, failure: null, asked: true, fromPacking: false } }).body;

describe('the answer to a request', () => {
  it('that flies in weather which nobody measured says so, and what is assumed', () => {
    const page = shown(answer({ vi: 'giả định gió 5 m/s', en: 'wind of 5 m/s is assumed' }));
    expect(page).toContain('data-weather="assumed"');
    expect(page).toContain('THỜI TIẾT CHƯA RÕ');
    expect(page).toContain('giả định gió 5 m/s');
  });
  it('that flies in measured weather says nothing of it', () => {
    expect(shown(answer(null))).not.toContain('data-weather');
  });
});
