// Proof of the trail: every digest is computed again from the text that was hashed.
//
// digest = SHA-256(previous digest, 32 bytes, then the canonical text in UTF-8). All records stand in one global chain; those of
// a consignment also form a chain of their own, which begins with 32 zero bytes.

import type { TrailEntry } from '../shared/api/types';

export const ZERO = '0'.repeat(64);

export type Fault = 'text' | 'seq' | 'hash' | 'prev' | 'chain_hash' | 'chain_prev';
export interface Proof {
  /** The first record that does not fit, and what does not fit. */
  bad: { seq: number; fault: Fault } | null;
  /** Records whose digest was computed again. */
  checked: number;
  /** Neighbours in the global chain that were both here and fit together. */
  linked: number;
  /** Records of the consignment's own chain, and the digest of the last. */
  own: number;
  head: string;
}

export type Digest = (data: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;

function bytes(hex: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2})*$/.test(hex)) return null;
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

export function hex(data: ArrayBuffer): string {
  return Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The digest of a text after a previous digest; null when that is not 32 bytes in hexadecimal. */
export async function link(previous: string, text: string, digest: Digest): Promise<string | null> {
  const before = bytes(previous);
  if (before === null || before.length !== 32) return null;
  const after = new TextEncoder().encode(text);
  const all = new Uint8Array(before.length + after.length);
  all.set(before, 0);
  all.set(after, before.length);
  return hex(await digest(all));
}

function seqIn(text: string): number | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const seq = typeof parsed === 'object' && parsed !== null ? (parsed as { seq?: unknown }).seq : null;
    return typeof seq === 'number' ? seq : null;
  } catch {
    return null;
  }
}

/** Checks the entries in their order; stops at the first that does not fit. */
export async function prove(entries: readonly TrailEntry[], digest: Digest): Promise<Proof> {
  const proof: Proof = { bad: null, checked: 0, linked: 0, own: 0, head: ZERO };
  let before: TrailEntry | null = null;
  for (const entry of entries) {
    const fail = (fault: Fault): Proof => ({ ...proof, bad: { seq: entry.seq, fault } });
    const seq = seqIn(entry.canonical);
    if (seq === null) return fail('text');
    if (seq !== entry.seq || (before !== null && entry.seq <= before.seq)) return fail('seq');
    if ((await link(entry.prev_hash, entry.canonical, digest)) !== entry.hash) return fail('hash');
    if (before !== null && entry.seq === before.seq + 1) {
      if (entry.prev_hash !== before.hash) return fail('prev');
      proof.linked += 1;
    }
    if (entry.seq === 1 && entry.prev_hash !== ZERO) return fail('prev');
    if (entry.chain_hash !== null) {
      if (entry.chain_prev !== proof.head) return fail('chain_prev');
      if ((await link(proof.head, entry.canonical, digest)) !== entry.chain_hash) return fail('chain_hash');
      proof.head = entry.chain_hash;
      proof.own += 1;
    }
    proof.checked += 1;
    before = entry;
  }
  return proof;
}
