import { describe, expect, it } from 'vitest';
import type { AircraftView, FlightView, ReadinessView } from '../shared/api/types';
import { blocking, checks, comesFirst, mayPrepareAgain, stage, type Seen } from './clearance';
import { droppedBy } from './dropped';
import { circle, symbol } from './fleet';
import { marks, offered } from './order';

const flight = { state: 'planned', package: 'none', clearance_expires: null, from: 'P1', purpose: 'delivery', consignments: ['X'], swap_needed: false } as unknown as FlightView;
const seen = (change: Partial<FlightView>, rest: Partial<Seen> = {}): Seen => ({
  flight: { ...flight, ...change },
  readiness: { flight: 'F1', items: [], ready: true } as ReadinessView,
  aircraft: { pilot: 'p1', pad: 'P1' } as AircraftView,
  person: 'p1',
  loadWaits: false,
  now: 1_000,
  ...rest,
});

describe('a flight before launch', () => {
  it('offers one thing at a time, in order', () => {
    expect(stage(seen({}, { aircraft: { pilot: null } as AircraftView }))).toBe('sign_on');
    expect(stage(seen({}, { aircraft: { pilot: 'p1', pad: 'P2' } as AircraftView }))).toBe('not_here');
    expect(stage(seen({ swap_needed: true, swap_done: false }))).toBe('swap');
    expect(stage(seen({ consignments: [] }, { loadWaits: true }))).toBe('accept_load');
    expect(stage(seen({ consignments: [] }))).toBe('not_loaded');
    expect(stage(seen({ consignments: [], purpose: 'positioning' }))).toBe('prepare');
    expect(stage(seen({}))).toBe('prepare');
    expect(stage(seen({ package: 'transferring' }))).toBe('transferring');
    expect(stage(seen({ package: 'held' }))).toBe('clear');
    expect(stage(seen({ package: 'held' }, { readiness: { flight: 'F1', items: [], ready: false } }))).toBe('blocked');
    expect(stage(seen({ state: 'cleared', clearance_expires: '1970-01-01T00:02:00Z' }))).toBe('launch');
  });
  it('whose clearance has run out is not launched', () => {
    expect(stage(seen({ state: 'cleared', clearance_expires: '1970-01-01T00:00:00Z' }))).toBe('clear');
  });
  it('without a list of checks is not cleared', () => {
    expect(stage(seen({ package: 'held' }, { readiness: null }))).toBe('blocked');
  });
  it('that was ordered to launch offers nothing again', () => {
    expect(stage(seen({ state: 'launching' }))).toBe('launching');
  });
});

describe('a refused clearance', () => {
  const says = { vi: 'x', en: 'x' };
  const all = { flight: 'F1', ready: true, items: [{ code: 'WEATHER', state: 'ok', says }] } as ReadinessView;
  const reason = (code: string) => ({ code, what: { vi: 'cũ', en: 'old' }, next: says });
  it('stands in the list, in the place of its check or as one more', () => {
    const list = checks(all, [reason('WEATHER'), reason('PLAN_REVIEW'), reason('PLAN_REVIEW')]);
    expect(list.map(({ code, state }) => [code, state])).toEqual([['WEATHER', 'blocked'], ['PLAN_REVIEW', 'blocked']]);
    expect(list[0]?.says.en).toBe('old');
    expect(blocking(list)).toBe(2);
    expect(blocking(checks(all, []))).toBe(0);
  });
  it('can be mended by preparing again, until the flight is cleared', () => {
    expect(mayPrepareAgain({ ...flight, package: 'held' })).toBe(true);
    expect(mayPrepareAgain({ ...flight, package: 'not_held' })).toBe(true);
    expect(mayPrepareAgain(flight)).toBe(false);
    expect(mayPrepareAgain({ ...flight, package: 'held', state: 'cleared' })).toBe(false);
  });
});

it('a flight waits for the one that brings its aircraft', () => {
  const one = (id: string, tail: string, state = 'planned') => ({ id, tail, state }) as FlightView;
  expect(comesFirst(one('F10', 'A'), [one('F9', 'A'), one('F10', 'A')])?.id).toBe('F9');
  expect(comesFirst(one('F10', 'A'), [one('F9', 'B'), one('F11', 'A'), one('F8', 'A', 'ended')])).toBeNull();
});

it('who dropped a flight is read from its own record', () => {
  const entry = (flight: string, by: object) => ({ canonical: JSON.stringify({ type: 'FLIGHT_CANCELLED', flight, at: '2026-12-01T01:00:00Z', by, data: { reason: 'rain' } }) });
  const trail = [entry('F1', { kind: 'person', person: 'hai' }), entry('F2', { kind: 'system' }), { canonical: '{FLIGHT_CANCELLED' }];
  expect(droppedBy(trail, 'F1')).toEqual({ person: 'hai', at: Date.parse('2026-12-01T01:00:00Z'), reason: 'rain' });
  expect(droppedBy(trail, 'F2')?.person).toBeNull();
  expect(droppedBy(trail, 'F3')).toBeNull();
});

describe('an order', () => {
  const order = { order: 'hold', detail: null, at: '', tries: 1 };
  it('that was sent is not done', () => {
    expect(marks({ ...order, state: 'sent' })).toEqual({ sent: 'done', answered: 'waiting', seen: 'waiting' });
  });
  it('that got no answer is unknown, not failed', () => {
    expect(marks({ ...order, state: 'unknown' }).seen).toBe('unknown');
  });
  it('that was refused was not seen to happen', () => {
    expect(marks({ ...order, state: 'refused' })).toEqual({ sent: 'done', answered: 'refused', seen: 'waiting' });
  });
  it('to go on is offered only after a hold or a return', () => {
    expect(offered('mission')).not.toContain('resume');
    expect(offered('hold')).toContain('resume');
  });
});

describe('a symbol', () => {
  const flying = { link: 'up', landed: { value: 'in_air', age_ms: 0 }, motion: { value: { ground_speed_ms: 16 }, age_ms: 0 }, uncertainty_m: null } as AircraftView;
  it('is hollow when the position is old or the link is lost', () => {
    expect(symbol(flying, false)).toBe('air');
    expect(symbol(flying, true)).toBe('air-stale');
    expect(symbol({ ...flying, link: 'lost' }, false)).toBe('air-stale');
  });
  it('has a growing circle after 10 s', () => {
    expect(circle(flying, 9_000)).toBeNull();
    expect(circle(flying, 20_000)).toBe(360);
  });
});
