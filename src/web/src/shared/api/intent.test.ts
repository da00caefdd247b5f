import { describe, expect, it } from 'vitest';
import { keyOf, settle, type Keep } from './intent';
import { uuid7 } from './uuid';

function memory(): Keep {
  const map = new Map<string, string>();
  return {
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => void map.set(name, value),
    removeItem: (name) => void map.delete(name),
  };
}

describe('an intent', () => {
  it('keeps its key while its answer is unknown', () => {
    const keep = memory();
    expect(keyOf(keep, 'launch:F1', '{}')).toBe(keyOf(keep, 'launch:F1', '{}'));
  });
  it('with another body is another intent', () => {
    const keep = memory();
    expect(keyOf(keep, 'pack:X', '{"seal":"A"}')).not.toBe(keyOf(keep, 'pack:X', '{"seal":"B"}'));
  });
  it('that was answered gives way to the next', () => {
    const keep = memory();
    const first = keyOf(keep, 'ready:X', '{}');
    settle(keep, 'ready:X');
    expect(keyOf(keep, 'ready:X', '{}')).not.toBe(first);
  });
});

describe('a key', () => {
  it('is a lower-case UUID of version 7 that sorts by time', () => {
    expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuid7(1_000_000) < uuid7(2_000_000)).toBe(true);
  });
});
