import { describe, expect, it } from 'vitest';
import { ageNow, freshness, isStale, Lateness, serviceNow } from './age';

describe('a live value', () => {
  it('grows old while no picture comes', () => {
    expect(ageNow(400, 1, 10_000, 13_100)).toBe(3_500);
  });
  it('of a faster world is as old as the onlooker waited', () => {
    expect(ageNow(5_000, 10, 10_000, 10_000)).toBe(500);
  });
});

describe('a frozen stream', () => {
  it('looks stale before 3.5 s and is called lost before 5 s', () => {
    expect(freshness(0, 2_900)).toBe('fresh');
    expect(freshness(0, 3_300)).toBe('stale');
    expect(freshness(0, 4_900)).toBe('lost');
  });
  it('makes every value look old, and an old value looks old without it', () => {
    expect(isStale(2_700, 2_600)).toBe(true);
    expect(isStale(3_100, 200)).toBe(true);
    expect(isStale(1_400, 600)).toBe(false);
  });
  it('that never gave a picture is not fresh', () => {
    expect(freshness(null, 0)).toBe('stale');
  });
});

describe("the service's clock", () => {
  it('goes on at its own pace between two messages', () => {
    expect(serviceNow(1_000_000, 10, 500, 1_500)).toBe(1_010_000);
  });
});

describe('a picture', () => {
  it('that lay in a queue is as old as it lay there', () => {
    const late = new Lateness();
    expect(late.of(1_000, 1, 50_000)).toBe(0);
    expect(late.of(1_500, 1, 50_500)).toBe(0);
    expect(late.of(2_000, 1, 51_800)).toBe(800);
  });
  it('of a service whose clock was set back is not taken for old', () => {
    const late = new Lateness();
    late.of(100_000, 1, 50_000);
    expect(late.of(1_000, 1, 50_500)).toBe(0);
  });
  it('of a faster world is measured on the wall', () => {
    const late = new Lateness();
    late.of(0, 10, 1_000);
    expect(late.of(5_000, 10, 1_700)).toBe(200);
  });
});
