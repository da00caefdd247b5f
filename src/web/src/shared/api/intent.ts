// One key for one intent. The key is minted when the person first presses, and kept through retries and reloads until the
// answer is known; so an act whose answer was lost is never done twice.

import { uuid7 } from './uuid';

export interface Keep {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const PREFIX = 'medflight.intent.';

/** A short fingerprint of what is asked (FNV-1a): another body under the same name is another intent. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16);
}

/** The key of this intent: the kept one when the same thing is asked again, else a new one. */
export function keyOf(keep: Keep, name: string, body: string, mint: () => string = () => uuid7()): string {
  const want = fingerprint(body);
  const kept = keep.getItem(PREFIX + name);
  if (kept) {
    const [key, print] = kept.split(' ');
    if (key && print === want) return key;
  }
  const key = mint();
  keep.setItem(PREFIX + name, `${key} ${want}`);
  return key;
}

/** The answer is known: the next press is another intent. */
export function settle(keep: Keep, name: string): void {
  keep.removeItem(PREFIX + name);
}
