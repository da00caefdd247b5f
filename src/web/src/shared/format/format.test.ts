import { describe, expect, it } from 'vitest';
import { age, minutes, mmss } from './duration';
import { bearing, celsius, celsiusRange, distance, typed, unit } from './number';
import { clock, clockSeconds, dateClock, parseTyped } from './time';

const noon = Date.parse('2026-12-01T17:00:00Z');

describe('times', () => {
  it('are of Hanoi, and midnight is 00:00', () => {
    expect(clock(noon)).toBe('00:00');
    expect(dateClock(noon)).toBe('02/12/2026 00:00');
    expect(clockSeconds(noon + 5_000)).toBe('00:00:05');
  });
  it('typed are of today, or of the day that is written', () => {
    expect(parseTyped(dateClock(noon), 0)).toBe(noon);
    expect(parseTyped('9:05', noon)).toBe(noon + (9 * 60 + 5) * 60_000);
    expect(parseTyped('31/02/2026 10:00', noon)).toBeNull();
    expect(parseTyped('25:00', noon)).toBeNull();
    expect(parseTyped('yesterday', noon)).toBeNull();
  });
});

describe('lengths of time', () => {
  it('are in minutes, rounded down', () => {
    expect(minutes(42 * 60_000 + 59_000, 'vi')).toBe('42 phút');
    expect(minutes(310 * 60_000, 'vi')).toBe('5 g 10 ph');
    expect(minutes(310 * 60_000, 'en')).toBe('5 h 10 min');
    expect(minutes(-1, 'en')).toBe('0 min');
  });
  it('of a countdown show seconds', () => {
    expect(mmss(101_000)).toBe('01:41');
    expect(mmss(3_725_000)).toBe('1:02:05');
  });
  it('as an age are in seconds first', () => {
    expect(age(3_900, 'vi')).toBe('3 giây');
    expect(age(180_000, 'en')).toBe('3 min');
  });
});

describe('numbers', () => {
  it('carry a comma and a no-break space in Vietnamese', () => {
    expect(celsius(37_500, 'vi')).toBe('37,5\u00a0°C');
    expect(unit(12_345.6, 'm', 'vi', 1)).toBe('12.345,6\u00a0m');
    expect(distance(7_470, 'en')).toBe('7.5\u00a0km');
  });
  it('have no minus before nothing', () => {
    expect(unit(-0.4, 'm', 'vi')).toBe('0\u00a0m');
    expect(unit(-1.4, 'm', 'vi')).toBe('-1\u00a0m');
  });
  it('of a range have a comma too', () => {
    expect(celsiusRange(2.5, 8, 'vi')).toBe('2,5–8\u00a0°C');
    expect(celsiusRange(null, 8, 'en')).toBe('…–8\u00a0°C');
  });
  it('are read with comma or point', () => {
    expect(typed('20,8')).toBe(20.8);
    expect(typed('-1.5')).toBe(-1.5);
    expect(typed('20,8,1')).toBeNull();
    expect(typed('')).toBeNull();
  });
  it('of a bearing have three digits', () => {
    expect(bearing(359.7)).toBe('000°');
    expect(bearing(40)).toBe('040°');
  });
});
