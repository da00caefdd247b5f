import { expect, it } from 'vitest';
import { draw, points } from './graph';

const record = (readings: object[]) => ({ canonical: JSON.stringify({ type: 'TEMPERATURE_READ', data: { logger: 'T-31', readings } }) });
const MINUTE = 60_000;

it('readings are put in order, once each, and what could not be measured is left out', () => {
  const found = points([{ canonical: '{"type":"PACKED"}' }, record([{ at: 2 * MINUTE, mc: 4200 }, { at: MINUTE }]), record([{ at: 0, mc: 4000 }, { at: 2 * MINUTE, mc: 4200 }])]);

  expect(found).toEqual([
    { at: 0, mc: 4000 },
    { at: 2 * MINUTE, mc: 4200 },
  ]);
});
it('a gap parts the line and is drawn as what is not known', () => {
  const all = [0, 1, 2, 10, 11].map((minute) => ({ at: minute * MINUTE, mc: 5000 }));

  const drawing = draw(all, 2000, 8000, [{ from: 2 * MINUTE, until: 10 * MINUTE }]);

  expect(drawing?.runs.map((run) => run.split(' ').length)).toEqual([3, 2]);
  expect(drawing?.gaps).toHaveLength(1);
  expect(drawing && drawing.high !== null && drawing.low !== null && drawing.high < drawing.low).toBe(true);
});
it('the limits are in sight although every reading lies far within, and outside ones too', () => {
  const drawing = draw([{ at: 0, mc: 12_000 }, { at: MINUTE, mc: 5000 }], 2000, 8000, []);

  expect(drawing?.bottom).toBeLessThan(2000);
  expect(drawing?.top).toBeGreaterThan(12_000);
  for (const run of drawing?.runs ?? []) for (const point of run.split(' ')) for (const n of point.split(',').map(Number)) expect(n).toBeGreaterThanOrEqual(0);
});
it('without a reading there is nothing to draw', () => {
  expect(draw([], 2000, 8000, [])).toBeNull();
});
