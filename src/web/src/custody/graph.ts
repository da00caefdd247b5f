// The temperatures of a box as a small drawing: one line for each unbroken run of readings, the limits, and where nothing is known.

import type { TrailEntry } from '../shared/api/types';

export interface Point {
  at: number;
  mc: number;
}

/** The readings in a trail, by time; what a sensor could not measure is left out. */
export function points(entries: readonly Pick<TrailEntry, 'canonical'>[]): Point[] {
  const found = new Map<number, number>();
  for (const { canonical } of entries) {
    if (!canonical.includes('"TEMPERATURE_READ"')) continue;
    const record = JSON.parse(canonical) as { type?: string; data?: { readings?: { at: number | string; mc?: number }[] } };
    if (record.type !== 'TEMPERATURE_READ') continue;
    for (const { at, mc } of record.data?.readings ?? []) {
      const ms = typeof at === 'number' ? at : Date.parse(at);
      if (mc !== undefined && !Number.isNaN(ms)) found.set(ms, mc);
    }
  }
  return [...found].map(([at, mc]) => ({ at, mc })).sort((a, b) => a.at - b.at);
}

export interface Drawing {
  width: number;
  height: number;
  /** Points of each run, for `polyline`. */
  runs: string[];
  /** Heights of the limits. */
  low: number | null;
  high: number | null;
  /** Where nothing is known: left edge and width. */
  gaps: { x: number; width: number }[];
  from: number;
  until: number;
  /** The scale, thousandths of a degree. */
  bottom: number;
  top: number;
}
const WIDTH = 600;
const HEIGHT = 180;
const EDGE = 12;

/** The drawing; null without a reading. Limits in thousandths of a degree; a gap parts the line. */
export function draw(all: readonly Point[], low: number | null, high: number | null, gaps: readonly { from: number; until: number }[]): Drawing | null {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return null;
  const from = Math.min(first.at, ...gaps.map((gap) => gap.from));
  const until = Math.max(last.at, ...gaps.map((gap) => gap.until), from + 60_000);
  const values = [...all.map(({ mc }) => mc), ...[low, high].filter((limit) => limit !== null)];
  const [bottom, top] = [Math.min(...values) - 500, Math.max(...values) + 500];
  const round = (n: number) => Math.round(n * 10) / 10;
  const x = (at: number) => round(EDGE + ((at - from) / (until - from)) * (WIDTH - 2 * EDGE));
  const y = (mc: number) => round(HEIGHT - EDGE - ((mc - bottom) / (top - bottom)) * (HEIGHT - 2 * EDGE));
  const runs: string[][] = [[]];
  let before: Point | null = null;
  for (const point of all) {
    const cut = before !== null && gaps.some((gap) => before !== null && gap.from < point.at && gap.until > before.at);
    if (cut) runs.push([]);
    runs.at(-1)?.push(`${x(point.at)},${y(point.mc)}`);
    before = point;
  }
  // A single reading is a point: a line of no length is drawn as a dot by its round end.
  const lines = runs.filter((run) => run.length > 0).map((run) => (run.length === 1 ? `${run[0]} ${run[0]}` : run.join(' ')));
  return {
    width: WIDTH,
    height: HEIGHT,
    runs: lines,
    low: low === null ? null : y(low),
    high: high === null ? null : y(high),
    gaps: gaps.map((gap) => ({ x: x(gap.from), width: round(x(gap.until) - x(gap.from)) })),
    from,
    until,
    bottom,
    top,
  };
}
