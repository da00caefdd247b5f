import { describe, expect, it } from 'vitest';
import { clean, damaged, meaning, Wedge } from './scan';

const burst = (wedge: Wedge, text: string, start: number, step: number) =>
  [...text, 'Enter'].map((key, i) => wedge.key(key, start + i * step)).at(-1) ?? null;

describe('a scanner', () => {
  it('is a burst of keys with Enter', () => {
    expect(burst(new Wedge(), 'YV-118204', 1_000, 8)).toBe('YV-118204');
  });
  it('is not a person who types', () => {
    expect(burst(new Wedge(), 'YV-118204', 1_000, 150)).toBeNull();
  });
  it('is not disturbed by what was typed before', () => {
    const wedge = new Wedge();
    wedge.key('x', 0);
    expect(burst(wedge, 'K7Q20418', 5_000, 5)).toBe('K7Q20418');
  });
});

describe('a code', () => {
  it('is known by what it is', () => {
    const id = 'GL261201000079';
    expect(meaning('gl261201000079', id, [])).toBe('consignment');
    expect(meaning('YV-118204', id, ['YV-118204'])).toBe('item');
    expect(meaning('B-07', id, [])).toBe('box');
    expect(meaning('T-31', id, [])).toBe('logger');
    expect(meaning('K7Q20418', id, [])).toBe('seal');
    expect(meaning('YV-117950', id, ['YV-118204'])).toBe('unknown');
    expect(meaning('DG26120100042U', id, [])).toBe('unknown');
  });
  it('that a keyboard tool has changed is not guessed', () => {
    expect(damaged('YVđ118204')).toBe(true);
    expect(damaged('YV-118204')).toBe(false);
    expect(clean(' yv-118 204 ')).toBe('YV-118204');
  });
});
