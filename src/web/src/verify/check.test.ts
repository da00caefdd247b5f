// The same cases as the checkers in Rust and in Python: they are to say the same of each.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOnce, recordOf } from './canonical';
import { isConsignment, verify } from './check';
import { keyOf, No } from './note';
import { checkPrinted } from './printed';
import { isSlip, unbase32, verifySlip } from './slip';

interface Case {
  what: string;
  known: string | null;
  at: number;
  cut: number;
  put: string;
  word: string;
}
interface Cases {
  receipt: string;
  slip: string;
  chain: string;
  receipts: Case[];
  slips: Case[];
}

const cases = JSON.parse(readFileSync(new URL('../../../../tests/data/receipts.json', import.meta.url), 'utf8')) as Cases;
const altered = (whole: string, { at, cut, put }: Case): string => whole.slice(0, at) + put + whole.slice(at + cut);
const key = (text: string | null) => (text === null ? null : keyOf(text, 'KEY_GIVEN'));
const bytes = (text: string) => new TextEncoder().encode(text);
const second = cases.slips.find(({ word }) => word === 'PROVEN')?.known ?? null;

describe('a page', () => {
  const records = [{ text: '{"data":{"items":[{"code":"A<1","outcome":"refused"}]},"type":"RECEIPT_SIGNED"}' }];
  const page = (said: string) => `<style>b{}</style><td>1</td><td><b>A&lt;1</b></td>\n<td>${said}</td><script>1 < 2</script>`;

  it('prints the outcomes of its records, or is not proven', () => {
    expect(() => checkPrinted(page('từ chối <span>refused</span>'), records)).not.toThrow();
    expect(() => checkPrinted(page('chấp nhận <span>accepted</span>'), records)).toThrow(No);
  });
});

describe('a receipt', () => {
  it.each(cases.receipts)('$what: $word', (one) => {
    expect(verify(bytes(altered(cases.receipt, one)), key(one.known)).code).toBe(one.word);
  });

  it('is proven with its records, and gives the digest of the whole chain', () => {
    const verdict = verify(bytes(cases.receipt), key(second));

    expect([verdict.code, verdict.consignment, verdict.chain]).toEqual(['PROVEN', 'DG26120100042U', cases.chain]);
    expect(verdict.records).toHaveLength(6);
  });

  it('is read from a saved page', () => {
    const page = `<!doctype html><script type="application/json" id="receipt">${cases.receipt.replaceAll('<', '\\u003c')}</script><p>`;

    expect(verify(bytes(page), key(second)).code).toBe('PROVEN');
    expect(verify(bytes('<!doctype html><p>'), key(second)).code).toBe('NOT_A_RECEIPT');
  });

  it('with any of its bytes altered is never believed', () => {
    const whole = bytes(cases.receipt);
    const known = key(second);
    for (let at = 0; at < whole.length; at += 7) {
      const copy = whole.slice();
      copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
      expect(['PROVEN', 'KEY_NOT_GIVEN'], `byte ${at}`).not.toContain(verify(copy, known).code);
    }
  });
});

describe('a slip', () => {
  it.each(cases.slips)('$what: $word', (one) => {
    expect(verifySlip(altered(cases.slip, one), key(one.known)).code).toBe(one.word);
  });

  it('is known by its beginning, and gives the digest that the receipt gives', () => {
    expect([isSlip(` ${cases.slip}\n`), isSlip(cases.receipt)]).toEqual([true, false]);
    expect(verifySlip(cases.slip, key(second)).chain).toBe(cases.chain);
  });

  it('with any of its characters altered is never believed', () => {
    const known = key(second);
    for (let at = 0; at < cases.slip.length; at += 1) {
      const other = cases.slip[at] === 'A' ? 'B' : 'A';
      const text = cases.slip.slice(0, at) + other + cases.slip.slice(at + 1);
      expect(verifySlip(text, known).code, `character ${at}`).not.toBe('PROVEN');
    }
  });
});

describe('what it is made of', () => {
  it('base 32 as RFC 4648 has it, and nothing in the bits that are left over', () => {
    expect(unbase32('MZXW6YTBOI')).toEqual(bytes('foobar'));
    expect([unbase32('MZXW6YTBOJ'), unbase32('M'), unbase32('mz')]).toEqual([null, null, null]);
  });

  it('a record is written in one way only', () => {
    expect(recordOf('{"a":1,"đ":"Đức"}')).toEqual({ a: 1, đ: 'Đức' });
    for (const text of ['{"a": 1}', '{"b":1,"a":1}', '{"a":1.5}', '{"a":1e2}', '{"a":-0}', '{"a":9007199254740992}', '{"a":"\\ud800"}', '{"a":1,"a":1}', '[]', '{']) {
      expect(recordOf(text), text).toBeNull();
    }
  });

  it('a key of an object stands once', () => {
    expect(parseOnce('{"a":{"b":1},"c":[{"b":2}],"d":"\\"d\\":"}')).not.toBeUndefined();
    expect(parseOnce('{"a":1,"b":{"c":1,"\\u0063":2}}')).toBeUndefined();
  });

  it('a number has its check character', () => {
    expect(['DG26120100042U', 'DG26123199999X', 'GL261201000079', 'DG26120100042V', 'DG2612010004'].map(isConsignment)).toEqual([true, true, true, false, false]);
  });
});
