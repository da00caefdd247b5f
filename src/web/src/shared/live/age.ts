// How old is what is shown, and when it must look old.
//
// Ages are in seconds of the wall clock of the person who looks: in a demonstration that runs faster than life, an age that the
// service gives in its own time is divided by that factor.

/** From here on a symbol is hollow and its age stands beside it. */
export const STALE_MS = 3_000;
/** Pictures come twice a second: after this long without one, every value is taken for old, however young it was. */
export const SILENT_MS = 2_200;
/** From here on a banner says that the page is cut off. */
export const LOST_MS = 3_500;
/** From here on the circle of where it can be is drawn. */
export const CIRCLE_MS = 10_000;

export type Freshness = 'fresh' | 'stale' | 'lost';

/** Age of a value now: its age in the picture plus the time since the picture came. */
export function ageNow(ageInPictureMs: number, scale: number, pictureCameAt: number, wallNow: number): number {
  return ageInPictureMs / (scale > 0 ? scale : 1) + Math.max(0, wallNow - pictureCameAt);
}

/** Whether a value must look old. */
export function isStale(age: number, silence: number): boolean {
  return age > STALE_MS || silence > SILENT_MS;
}

/** How the picture as a whole stands; `null` when none has come yet. */
export function freshness(pictureCameAt: number | null, wallNow: number): Freshness {
  if (pictureCameAt === null) return 'stale';
  const silent = wallNow - pictureCameAt;
  if (silent >= LOST_MS) return 'lost';
  return silent >= STALE_MS ? 'stale' : 'fresh';
}

/** The service's clock, from the last moment that it told. */
export function serviceNow(toldMs: number, scale: number, toldAtWall: number, wallNow: number): number {
  return toldMs + (wallNow - toldAtWall) * scale;
}

/**
 * How much later than usual a picture came: a picture that lay in a queue, in the network or in a busy page, is not young.
 * Compared are the service's time of each picture and the time of its coming, against the quickest of the last minute.
 */
export class Lateness {
  #delays: number[] = [];
  #last = Number.NEGATIVE_INFINITY;

  /** Milliseconds of wall time; 0 for the quickest. A service whose clock was set back is measured anew. */
  of(toldMs: number, scale: number, wallNow: number): number {
    if (toldMs < this.#last) this.#delays = [];
    this.#last = toldMs;
    const delay = wallNow - toldMs / (scale > 0 ? scale : 1);
    this.#delays.push(delay);
    if (this.#delays.length > 120) this.#delays.shift();
    return delay - Math.min(...this.#delays);
  }
}
