import { describe, expect, it } from 'vitest';
import type { Payload, Way } from '../shared/api/types';
import { emptyPack, left, massWrong, packBody, sealDiffers } from './pack';
import { addItem, body, doubt, missing, steps, type RequestForm } from './request';

const cbc: Payload = {
  code: 'SPC-CBC', name: { vi: 'TPT', en: 'CBC' }, category: 'specimen', temp_min_c: 15, temp_max_c: 25, max_minutes: 480, clock_start: 'collected_at',
  un: 'UN3373', handover: 'scan_and_sign', priority: 'routine', enabled: true, confirmed: false,
};
const form: RequestForm = {
  payload: 'SPC-CBC', origin: 'C-GL', destination: 'H-DG', items: ['GL-1'], clockStartedAt: 1_000_000, priority: 'routine', reason: '', order: '', unsureCategoryA: false, answers: {},
};

describe('a request', () => {
  it('that is whole lacks nothing', () => {
    expect(missing(form, cbc)).toEqual([]);
    expect(body(form, cbc)).toMatchObject({ clock_started_at: '1970-01-01T00:16:40.000Z', priority_reason: null, not_category_a: true });
  });
  it('has no default for the hour of collection', () => {
    expect(missing({ ...form, clockStartedAt: null }, cbc)).toEqual(['clock']);
    expect(missing({ ...form, clockStartedAt: null }, { ...cbc, clock_start: 'packed_at' })).toEqual([]);
  });
  it('as STAT needs a reason', () => {
    expect(missing({ ...form, priority: 'stat' }, cbc)).toEqual(['reason']);
  });
  it('to itself has no destination', () => {
    expect(missing({ ...form, destination: 'C-GL' }, cbc)).toEqual(['destination']);
  });
  it('holds each code once', () => {
    expect(addItem(['GL-118204'], 'GL-118204').wrong).toBe('duplicate');
    expect(addItem(['GL-118204'], 'GL-118205').items).toEqual(['GL-118204', 'GL-118205']);
  });
  it('takes the codes that the service takes', () => {
    for (const code of ['GL-12', 'GL_118204', 'GL-1182041182041182041182']) expect(addItem([], code).wrong, code).toBe('form');
    for (const code of ['GL-118', '12345678901234567890']) expect(addItem([], code).wrong, code).toBeNull();
  });
  it('doubts a time in the future and one of yesterday', () => {
    const now = 100 * 3_600_000;
    expect(doubt(now + 120_000, now)).toBe('future');
    expect(doubt(now - 25 * 3_600_000, now)).toBe('old');
    expect(doubt(now - 60_000, now)).toBeNull();
  });
});

describe('the way to send it', () => {
  it('is told step by step, in whole minutes that are not too few', () => {
    const step = (name: string, p50_s: number, p90_s: number) => ({ step: name, p50_s, p90_s, prior: true });
    const way: Way = { p50: '', p90: '', basis: 'prior', deliveries: 0, spare_minutes: null, steps: [step('pack', 480, 901), step('fly', 540, 600)] };

    expect(steps(way, { pack: 'pack', fly: 'fly' })).toBe('pack 8–16 · fly 9–10');
  });
});

describe('packing', () => {
  const whole = { ...emptyPack(), box: 'b-07', got: ['GL-1', 'GL-2'], seal: 'K7Q20418', sealAgain: 'k7q20418', logger: 'T-31', mass: '420', temperature: '21,2', marks: true };
  it('that is whole has nothing left', () => {
    expect(left(whole, ['GL-1', 'GL-2'], cbc)).toEqual([]);
    expect(packBody(whole)).toMatchObject({ box_number: 'B-07', temperature_mc: 21_200, mass_g: 420, seal: 'K7Q20418' });
  });
  it('wants every item, and no other', () => {
    expect(left({ ...whole, got: ['GL-1'] }, ['GL-1', 'GL-2'], cbc)).toEqual(['items']);
    expect(left({ ...whole, foreign: 'YV-117950' }, ['GL-1', 'GL-2'], cbc)).toEqual(['foreign']);
  });
  it('wants a typed seal twice, a scanned one once', () => {
    expect(left({ ...whole, sealAgain: 'K7Q20481' }, ['GL-1'], cbc)).toEqual(['seal']);
    expect(sealDiffers({ ...whole, sealAgain: 'K7Q20481' })).toBe(true);
    expect(left({ ...whole, sealAgain: '', sealScanned: true }, ['GL-1'], cbc)).toEqual([]);
  });
  it('says that a mass is no number, once something is typed', () => {
    expect(massWrong('')).toBe(false);
    expect(massWrong('420')).toBe(false);
    expect(massWrong('abc')).toBe(true);
    expect(massWrong('-3')).toBe(true);
  });
  it('does not seal a box outside of its temperature', () => {
    expect(left({ ...whole, temperature: '26' }, ['GL-1'], cbc)).toEqual(['temperature']);
  });
});
