// Samples that the receiver wants collected again: a task of the sender until a new request was sent in its place.

import type { ConsignmentView } from '../shared/api/types';
import { isDecided } from '../shared/custody/journey';

export interface Keep {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}
const KEY = 'medflight.sent-again';

/** The consignments in whose place this browser has sent a new request. */
export function sentAgain(keep: Keep): string[] {
  try {
    const found: unknown = JSON.parse(keep.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function noteSentAgain(keep: Keep, id: string): void {
  try {
    keep.setItem(KEY, JSON.stringify([...sentAgain(keep).filter((one) => one !== id), id].slice(-200)));
  } catch {
    // A browser that keeps nothing goes on showing the task.
  }
}

/** What is to be collected again for these senders, newest first. */
export function recollections(all: readonly ConsignmentView[], mine: (origin: string) => boolean, done: readonly string[]): ConsignmentView[] {
  const wanted = all.filter((one, i) => one.recollect === true && isDecided(one.state) && mine(one.origin) && !done.includes(one.id) && all.findIndex(({ id }) => id === one.id) === i);
  return wanted.toSorted((a, b) => ((a.received_at ?? a.submitted_at) < (b.received_at ?? b.submitted_at) ? 1 : -1));
}
