import { describe, expect, it } from 'vitest';
import { words as custody } from '../../custody/words';
import { words as home } from '../../home/words';
import { words as lab } from '../../lab/words';
import { flightWords } from '../../ops/flight-words';
import { words as ops } from '../../ops/words';
import { words as records } from '../../records/words';
import { factWords } from '../../records/fact-words';
import { handWords } from '../../ward/hand-words';
import { words as ward } from '../../ward/words';
import { swapWords } from '../ui/swap-words';
import { unloadWords } from '../ui/unload-words';
import { common } from './common';
import { texts } from './dict';

const all = { common, custody, home, ward, handWords, lab, ops, flightWords, records, factWords, swapWords, unloadWords };

describe.each(Object.entries(all))('the words of %s', (_, both) => {
  const vi = texts(both.vi);
  const en = new Map(texts(both.en));
  it('are in both languages, and say something', () => {
    for (const [path, text] of vi) {
      expect(text.trim(), path).not.toBe('');
      expect(en.get(path)?.trim(), path).toBeTruthy();
    }
  });
  it('are written in NFC, with letters that the page carries', () => {
    for (const [path, text] of [...vi, ...en]) {
      expect(text, path).toBe(text.normalize('NFC'));
      // Latin, Vietnamese, general punctuation: what the two font files hold.
      expect([...text].filter((char) => !/[\u0000-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u2000-\u206f]/.test(char)), path).toEqual([]);
    }
  });
  it('never leave the consequence unsaid', () => {
    for (const [path, text] of [...vi, ...en]) expect(text, path).not.toMatch(/^(OK|Okay|Tiếp tục|Continue|Submit|Đồng ý|Xác nhận|Confirm)$/i);
  });
});
