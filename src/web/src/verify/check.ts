// The check of a receipt, rule by rule, without any network: what `medflight verify` does, in another program.

import { parseOnce, recordOf, type Json } from './canonical';
import { headOf, hex, keyOf, need, No, sha, trusted, unhex, type Head, type Key } from './note';
import { checkPrinted } from './printed';

export interface ReceiptRecord {
  seq: number;
  text: string;
  prev: string;
  chain_prev?: string | null;
  proof: string[];
}
export interface Receipt {
  format: string;
  consignment: string;
  key: string;
  rotations: string[];
  head: string;
  records: ReceiptRecord[];
}
export interface Verdict {
  /** PROVEN, KEY_NOT_GIVEN, KEY_NEEDED, or the rule that failed. */
  code: string;
  /** The record that it is about, where it is about one. */
  seq: number | null;
  consignment: string | null;
  head: Head | null;
  key: string | null;
  /** Digest of the consignment's chain after its last record that is shown, hexadecimal. */
  chain: string | null;
  /** Texts of the records that were shown, as far as they were proven. */
  records: { seq: number; text: string }[];
}

const MOST_BYTES = 32 * 1024 * 1024;
const DIGEST = /^[0-9a-f]{64}$/;
const ZERO = new Uint8Array(32);
const utf8 = new TextEncoder();
const CHECK = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';

const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();
const isDigest = (value: unknown): value is string => isText(value) && DIGEST.test(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Whether it is a number of a consignment: its form, and its check character (ISO 7064, MOD 37-2). */
export function isConsignment(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{11}[0-9A-Z*]$/.test(text)) return false;
  let sum = 0;
  for (const c of text.slice(0, 13)) sum = ((sum + CHECK.indexOf(c)) * 2) % 37;
  return CHECK[(38 - sum) % 37] === text[13];
}

/** The receipt in a saved page; null where the text is no page. Written so that this program does not hold the mark itself. */
function embedded(text: string): string | null {
  const held = /<script type="application\/json" id="receipt">([^]*?)<\/script>/.exec(text.trimStart().startsWith('<') ? text : '');
  return held?.[1] ?? null;
}

/** The receipt, when it has the shape of one. */
export function read(bytes: Uint8Array): Receipt {
  const code = 'NOT_A_RECEIPT';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new No(code);
  }
  need(bytes.length <= MOST_BYTES, code);
  const value = parseOnce(embedded(text) ?? text);
  const has = (object: Json | undefined, all: string[], perhaps: string[] = []): object is { [key: string]: Json } => {
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return false;
    const keys = Object.keys(object);
    return all.every((key) => keys.includes(key)) && keys.every((key) => all.includes(key) || perhaps.includes(key));
  };
  need(has(value, ['format', 'consignment', 'key', 'rotations', 'head', 'records']), code);
  const { format, consignment, key, rotations, head, records } = value;
  need(format === 'medflight-receipt-1' && isText(consignment) && isText(key) && isText(head), code);
  need(Array.isArray(rotations) && rotations.length <= 64 && rotations.every(isText), code);
  need(Array.isArray(records) && records.length >= 1 && records.length <= 10_000, code);
  need(isConsignment(consignment), code);
  for (const record of records) {
    need(has(record, ['seq', 'text', 'prev', 'proof'], ['chain_prev']), code);
    const { seq, text: said, prev, chain_prev, proof } = record;
    need(isCount(seq) && isText(said) && isDigest(prev) && Array.isArray(proof) && proof.every(isDigest), code);
    need(chain_prev === undefined || chain_prev === null || isDigest(chain_prev), code);
  }
  return value as unknown as Receipt;
}

/** How many digests an inclusion proof has. */
export function proofLength(index: bigint, size: bigint): number {
  const inner = innerLevels(index, size);
  return inner + ones(index >> BigInt(inner));
}

const innerLevels = (index: bigint, size: bigint): number => {
  const apart = index ^ (size - 1n);
  return apart === 0n ? 0 : apart.toString(2).length;
};
const ones = (value: bigint): number => value.toString(2).replaceAll('0', '').length;

/** The root that an inclusion proof leads to; its length is known before (RFC 9162, 2.1.3.2). */
export function rootOf(leafData: Uint8Array, index: bigint, size: bigint, proof: readonly Uint8Array[]): Uint8Array {
  need(index < size && proof.length === proofLength(index, size), 'PROOF_FORM');
  const inner = innerLevels(index, size);
  let found = sha(Uint8Array.of(0), leafData);
  proof.forEach((beside, level) => {
    const isRight = level >= inner || ((index >> BigInt(level)) & 1n) === 1n;
    found = isRight ? sha(Uint8Array.of(1), beside, found) : sha(Uint8Array.of(1), found, beside);
  });
  return found;
}

/** The data of a record's leaf: its digest in the whole order, and in its consignment's chain where it has one. */
export function leafOf(prev: Uint8Array, chainPrev: Uint8Array | null, text: string): { leaf: Uint8Array; chain: Uint8Array | null } {
  const own = sha(prev, utf8.encode(text));
  const chain = chainPrev && sha(chainPrev, utf8.encode(text));
  return { leaf: chain ? Uint8Array.from([...own, ...chain]) : own, chain };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => hex(a) === hex(b);

/** Checks all that a receipt says against the known key; without one, against the key that it names itself. */
export function verify(bytes: Uint8Array, known: Key | null): Verdict {
  const verdict: Verdict = { code: '', seq: null, consignment: null, head: null, key: null, chain: null, records: [] };
  try {
    const receipt = read(bytes);
    verdict.consignment = receipt.consignment;
    const key = keyOf(receipt.key, 'KEY_UNREADABLE');
    verdict.key = key.text;
    const keys = trusted(known ?? key, receipt.rotations);
    need(known === null || keys.some((each) => each.text === key.text), 'KEY_NOT_KNOWN');
    const head = headOf(receipt.head, key);
    verdict.head = head;
    let last = 0;
    let chain = ZERO as Uint8Array;
    let own = 0;
    for (const record of receipt.records) {
      verdict.seq = record.seq;
      const said = recordOf(record.text);
      need(said !== null && said['seq'] === record.seq && record.seq > 0, 'RECORD_TEXT');
      const isOwn = 'consignment' in said;
      need(isOwn ? said['consignment'] === receipt.consignment : 'flight' in said, 'RECORD_TEXT');
      need(record.seq > last, 'RECORD_ORDER');
      const before = record.chain_prev ? unhex(record.chain_prev) : null;
      need((before !== null) === isOwn, 'RECORD_TEXT');
      if (before) {
        need(own > 0 || same(before, ZERO), 'CHAIN_START');
        need(same(before, chain), 'CHAIN_BROKEN');
        own += 1;
      }
      const found = leafOf(unhex(record.prev), before, record.text);
      need(same(rootOf(found.leaf, BigInt(record.seq) - 1n, head.size, record.proof.map(unhex)), head.root), 'RECORD_NOT_IN_TREE');
      chain = found.chain ?? chain;
      last = record.seq;
      verdict.records.push({ seq: record.seq, text: record.text });
    }
    need(own > 0, 'RECORD_MISSING');
    verdict.seq = null;
    checkPrinted(new TextDecoder().decode(bytes), verdict.records);
    return { ...verdict, code: known ? 'PROVEN' : 'KEY_NOT_GIVEN', seq: null, chain: hex(chain) };
  } catch (error) {
    if (error instanceof No) return { ...verdict, code: error.code };
    throw error;
  }
}
