// What of a receipt fits a QR code: one record with its proof and the signature of the head that it leads to.
//
// MF1:<sequence>:<size>:<time of the head, ms>:<key id>:<signature 64, digest before 32, digest of the chain before 32, proof, text;
// base 32>. The root is not there: it follows from the proof, so that whatever is altered, the signature fits no more.

import { isConsignment, leafOf, proofLength, rootOf, type Verdict } from './check';
import { recordOf } from './canonical';
import { headText, hex, need, No, signed, type Head, type Key } from './note';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SLIP = /^MF1:([1-9][0-9]{0,15}):([1-9][0-9]{0,15}):(0|[1-9][0-9]{0,14}):([0-9A-F]{8}):([A-Z2-7]+)$/;

/** Bytes of base 32 (RFC 4648 without padding); null where a letter or a length is not its own. */
export function unbase32(text: string): Uint8Array | null {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  // What is left over is less than a letter, and nothing is written in it.
  return bits < 5 && held === 0 ? Uint8Array.from(bytes) : null;
}

const bare = (text: string): string => text.replace(/^[ \t\r\n\f]+|[ \t\r\n\f]+$/g, '');

/** Whether a text begins as a slip does. */
export const isSlip = (text: string): boolean => bare(text).startsWith('MF1:');

/** Checks a slip against the known key; without one nothing can be said. */
export function verifySlip(text: string, known: Key | null): Verdict {
  const verdict: Verdict = { code: '', seq: null, consignment: null, head: null, key: null, chain: null, records: [] };
  try {
    const parts = SLIP.exec(bare(text));
    need(parts, 'NOT_A_RECEIPT');
    const [seq, size, at] = [Number(parts[1]), BigInt(parts[2] ?? ''), Number(parts[3])];
    const bytes = unbase32(parts[5] ?? '');
    need(bytes && Number.isSafeInteger(seq) && size < 2n ** 53n, 'NOT_A_RECEIPT');
    verdict.seq = seq;
    need(BigInt(seq) <= size, 'PROOF_FORM');
    const length = proofLength(BigInt(seq) - 1n, size);
    need(bytes.length > 128 + 32 * length, 'PROOF_FORM');
    const proof = Array.from({ length }, (_, level) => bytes.slice(128 + 32 * level, 160 + 32 * level));
    let record: string;
    try {
      record = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice(128 + 32 * length));
    } catch {
      throw new No('RECORD_TEXT');
    }
    const said = recordOf(record);
    need(said !== null && said['seq'] === seq && typeof said['consignment'] === 'string' && isConsignment(said['consignment']), 'RECORD_TEXT');
    need(known, 'KEY_NEEDED');
    need(known.id === parts[4]?.toLowerCase(), 'KEY_NOT_KNOWN');
    const { leaf, chain } = leafOf(bytes.slice(64, 96), bytes.slice(96, 128), record);
    const head: Head = { size, root: rootOf(leaf, BigInt(seq) - 1n, size, proof), at };
    need(signed(known, headText(known.name, head), bytes.slice(0, 64)), 'HEAD_NOT_SIGNED');
    return { code: 'PROVEN', seq, consignment: said['consignment'], head, key: known.text, chain: chain && hex(chain), records: [{ seq, text: record }] };
  } catch (error) {
    if (error instanceof No) return { ...verdict, code: error.code };
    throw error;
  }
}
