import { describe, expect, it } from 'vitest';
import type { ConsignmentView } from '../api/types';
import { arrival, firstTold, needsFlight } from './arrival';
import { lapsedOffer } from './lapsed';

const at = (minute: number) => new Date(minute * 60_000).toISOString();
const box = (eta: string | null, deadline: string | null = at(100)) => ({ state: 'IN_FLIGHT', eta, deadline }) as ConsignmentView;
const now = 50 * 60_000;

describe('an arrival', () => {
  it('is measured against the limit as it is expected now', () => {
    expect(arrival(box(at(90)), now, null)).toEqual({ at: 90 * 60_000, passed: false, spare: 600_000, shift: null });
    expect(arrival(box(at(110)), now, null)?.spare).toBe(-600_000);
  });
  it('that is past is not shown as if it were to come, and the spare runs down from now', () => {
    expect(arrival(box(at(40)), now, null)).toMatchObject({ passed: true, spare: 50 * 60_000 });
  });
  it('tells a shift of two minutes, not of less', () => {
    expect(arrival(box(at(92)), now, 90 * 60_000)?.shift).toBe(120_000);
    expect(arrival(box(at(85)), now, 90 * 60_000)?.shift).toBe(-300_000);
    expect(arrival(box(at(91)), now, 90 * 60_000)?.shift).toBeNull();
  });
  it('is not promised without a flight, nor when the box is here', () => {
    expect(arrival(box(null), now, null)).toBeNull();
    expect(arrival({ ...box(at(90)), state: 'UNLOADED' }, now, null)).toBeNull();
    expect(arrival({ ...box(at(90)), state: 'CLOSED' }, now, null)).toBeNull();
  });
  it('is told first once for each booking', () => {
    const kept = new Map<string, string>();
    const keep = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value), removeItem: (name: string) => void kept.delete(name) };
    expect(firstTold(keep, 'A', at(90))).toBe(90 * 60_000);
    expect(firstTold(keep, 'A', at(95))).toBe(90 * 60_000);
    expect(firstTold(keep, 'A', null)).toBeNull();
    expect(firstTold(keep, 'A', at(120))).toBe(120 * 60_000);
  });
});

it('a box whose flight was dropped needs a new one; a new request is a request', () => {
  const next = { act: 'accept', role: 'dispatcher', site: null } as const;
  expect(needsFlight({ state: 'PACKED', next })).toBe(true);
  expect(needsFlight({ state: 'SUBMITTED', next })).toBe(false);
  expect(needsFlight({ state: 'PACKED', next: { ...next, act: 'offer' } })).toBe(false);
});

describe('an offer that lapsed', () => {
  const entry = (type: string) => ({ canonical: JSON.stringify({ type, at: at(1) }) });
  it('was to hand over, or to the pilot with the box in the aircraft', () => {
    expect(lapsedOffer([entry('PACKED'), entry('HANDOVER_OFFERED'), entry('HANDOVER_LAPSED')])).toBe('hand_over');
    expect(lapsedOffer([entry('LOAD_OFFERED'), entry('WEATHER_REPORTED'), entry('HANDOVER_LAPSED')])).toBe('load');
  });
  it('is over once it was offered again, taken, or said no to', () => {
    expect(lapsedOffer([entry('HANDOVER_OFFERED'), entry('HANDOVER_LAPSED'), entry('HANDOVER_OFFERED')])).toBeNull();
    expect(lapsedOffer([entry('HANDOVER_OFFERED'), entry('HANDOVER_ACCEPTED')])).toBeNull();
    expect(lapsedOffer([{ canonical: '{' }])).toBeNull();
  });
});
