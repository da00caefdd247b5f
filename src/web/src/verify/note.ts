// Keys, signed notes and tree heads, as C2SP writes them (signed-note, tlog-checkpoint); Ed25519 by a library.

import { hashes, verify as signs } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

hashes.sha512 = sha512;

/** A rule that fails; its code, which every checker gives the same. */
export class No extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export function need(holds: unknown, code: string): asserts holds {
  if (!holds) throw new No(code);
}

export interface Key {
  name: string;
  /** The first four bytes of its digest, hexadecimal. */
  id: string;
  bytes: Uint8Array;
  text: string;
}

const NAME = /^[!-*,-~]{1,100}$/;
const utf8 = new TextEncoder();

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const unhex = (text: string): Uint8Array => Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

export function sha(...parts: Uint8Array[]): Uint8Array {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function unbase64(text: string, code: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    throw new No(code);
  }
  need(base64(bytes) === text, code);
  return bytes;
}

/** A public key: NAME+ID+BASE64. */
export function keyOf(text: string, code: string): Key {
  const [name, id, ...rest] = text.split('+');
  need(name !== undefined && id !== undefined && rest.length > 0 && NAME.test(name), code);
  const data = unbase64(rest.join('+'), code);
  need(data.length === 33 && data[0] === 1, code);
  need(hex(sha(utf8.encode(`${name}\n`), data)).slice(0, 8) === id, code);
  return { name, id, bytes: data.slice(1), text };
}

/** Whether the key signed the text. */
export function signed(key: Key, text: string, signature: Uint8Array): boolean {
  try {
    return signs(signature, utf8.encode(text), key.bytes, { zip215: false });
  } catch {
    return false;
  }
}

interface Note {
  body: string;
  by(key: Key): boolean;
}

function noteOf(text: string, code: string): Note {
  const at = text.lastIndexOf('\n\n');
  const body = text.slice(0, at);
  const below = text.slice(at + 2);
  const lines = below.slice(0, -1).split('\n');
  need(at > 0 && below.endsWith('\n') && !body.startsWith('\n') && !body.includes('\n\n'), code);
  need(utf8.encode(text).length <= 16_384 && lines.length <= 16, code);
  need(!/(?!\n)\p{Cc}/u.test(body), code);
  const found = lines.map((line) => {
    const [dash, name, ...rest] = line.split(' ');
    need(dash === '—' && name !== undefined && rest.length > 0 && NAME.test(name), code);
    const data = unbase64(rest.join(' '), code);
    need(data.length === 68, code);
    return { name, id: hex(data.slice(0, 4)), signature: data.slice(4) };
  });
  return {
    body: `${body}\n`,
    by: (key) => {
      const own = found.filter(({ name, id }) => name === key.name && id === key.id);
      return own.length > 0 && own.every(({ signature }) => signed(key, `${body}\n`, signature));
    },
  };
}

/** Milliseconds since 1970 of a time written in the one way. */
export function momentOf(text: string, code: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  need(!Number.isNaN(at) && new Date(at).toISOString() === text, code);
  return at;
}

/** The known key and those that it gave way to. */
export function trusted(known: Key, statements: readonly string[]): Key[] {
  const code = 'KEY_ROTATION';
  const keys = [known];
  for (const statement of statements) {
    const note = noteOf(statement, code);
    const lines = note.body.split('\n');
    const [first = '', second = '', third = '', fourth = ''] = lines;
    need(lines.length === 5 && first === 'medflight key rotation 1', code);
    need(second.startsWith('from ') && third.startsWith('to ') && fourth.startsWith('time '), code);
    const [from, to] = [keyOf(second.slice(5), code), keyOf(third.slice(3), code)];
    momentOf(fourth.slice(5), code);
    need(from.name === to.name && note.by(from) && note.by(to), code);
    if (keys.at(-1)?.text === from.text) keys.push(to);
  }
  return keys;
}

/** What a ledger was at some moment. */
export interface Head {
  size: bigint;
  root: Uint8Array;
  at: number;
}

/** The text of a head, as it is signed. */
export const headText = (name: string, head: Head): string => `${name}\n${head.size}\n${base64(head.root)}\ntime ${new Date(head.at).toISOString()}\n`;

/** A head that the key signed. */
export function headOf(text: string, key: Key): Head {
  const code = 'HEAD_NOT_SIGNED';
  const note = noteOf(text, code);
  const lines = note.body.split('\n');
  const [name, count = '', digest = '', time = ''] = lines;
  need(lines.length === 5 && name === key.name && /^(0|[1-9][0-9]{0,19})$/.test(count), code);
  const size = BigInt(count);
  need(size < 2n ** 64n && time.startsWith('time '), code);
  const root = unbase64(digest, code);
  const at = momentOf(time.slice(5), code);
  need(root.length === 32 && note.by(key), code);
  return { size, root, at };
}
