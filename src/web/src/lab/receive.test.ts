import { describe, expect, it } from 'vitest';
import type { Payload } from '../shared/api/types';
import { begin, choices, missing, read, receiveBody, remove, tally, verdict, type ReceiveForm } from './receive';

const payload = { temp_min_c: 15, temp_max_c: 25 } as Payload;
const ID = 'GL261201000079';

function whole(): ReceiveForm {
  const form = begin(['A1', 'A2']);
  form.scanned = ID;
  form.seal = 'K7Q20391';
  form.sealEntered = true;
  form.sealState = 'intact';
  form.min = '20,8';
  form.max = '21,9';
  read(form, 'A1');
  read(form, 'A2');
  for (const item of form.items) item.outcome = 'accepted';
  return form;
}

describe('a receipt', () => {
  it('untouched has no answer to anything', () => {
    expect(missing(begin(['A1']), ID, payload)).toEqual(['box', 'seal', 'seal_state', 'temperature', 'items']);
  });
  it('with all said can be signed', () => {
    expect(missing(whole(), ID, payload)).toEqual([]);
    expect(receiveBody(whole(), payload)).toMatchObject({ temperature_min_mc: 20_800, recollect: null });
  });
  it('loses a code that was read by mistake, never one that was expected', () => {
    const form = whole();
    read(form, 'A3X');
    remove(form, 'A1');
    remove(form, 'A3X');
    expect(form.items.map(({ code }) => code)).toEqual(['A1', 'A2']);
  });
  it('does not accept an item that nobody has read', () => {
    const form = begin(['A1']);
    expect(choices(form.items[0]!)).toEqual(['missing']);
    read(form, 'A1');
    expect(choices(form.items[0]!)).not.toContain('missing');
  });
  it('keeps what was found and not expected, and refuses it', () => {
    const form = whole();
    read(form, 'ZZ');
    expect(choices(form.items[2]!)).toEqual(['refused']);
    expect(missing(form, ID, payload)).toEqual(['reason', 'recollect']);
  });
  it('with a refused item asks for the reason and for a new sample', () => {
    const form = whole();
    form.items[1]!.outcome = 'refused';
    expect(missing(form, ID, payload)).toEqual(['reason', 'recollect']);
    form.items[1]!.reason = 'R_LEAK';
    form.recollect = true;
    expect(missing(form, ID, payload)).toEqual(['photo']);
    form.photo = 'ab'.repeat(32);
    expect(missing(form, ID, payload)).toEqual([]);
    expect(tally(form)).toEqual({ yes: 1, no: 1, remark: false });
  });
  it('without a seal needs no number', () => {
    const form = whole();
    form.seal = '';
    form.sealState = 'missing';
    expect(missing(form, ID, payload)).toEqual([]);
  });
});

describe('the temperature', () => {
  it('is judged by the range of the payload', () => {
    expect(verdict({ min: '14', max: '20', noReading: false }, payload)).toBe('outside');
    expect(verdict({ min: '15', max: '25', noReading: false }, payload)).toBe('within');
    expect(verdict({ min: '', max: '', noReading: true }, payload)).toBe('unknown');
    expect(verdict({ min: '22', max: '20', noReading: false }, payload)).toBeNull();
    expect(verdict({ min: '', max: '', noReading: false }, { temp_min_c: null, temp_max_c: null } as Payload)).toBe('not_needed');
  });
});
