// The receipt: what the receiver has said so far, what is missing, and what the signature will mean. Nothing has a default.

import type { ItemOutcome, Payload, SealState } from '../shared/api/types';
import { typed } from '../shared/format/number';
import { clean } from '../shared/scan/scan';

export interface ItemDecision {
  code: string;
  extra: boolean;
  seen: boolean;
  outcome: ItemOutcome | null;
  reason: string;
  remark: string;
}
export interface ReceiveForm {
  scanned: string;
  seal: string;
  /** The receiver has finished entering the seal; only then is the expected one shown. */
  sealEntered: boolean;
  sealState: SealState | null;
  min: string;
  max: string;
  noReading: boolean;
  items: ItemDecision[];
  recollect: boolean | null;
  /** SHA-256 of a photograph of what leaks or is torn; empty without. */
  photo: string;
}
export type ReceiveNeed = 'box' | 'seal' | 'seal_state' | 'temperature' | 'items' | 'reason' | 'remark' | 'photo' | 'recollect';

export function begin(codes: readonly string[]): ReceiveForm {
  return {
    scanned: '',
    seal: '',
    sealEntered: false,
    sealState: null,
    min: '',
    max: '',
    noReading: false,
    items: codes.map((code) => ({ code, extra: false, seen: false, outcome: null, reason: '', remark: '' })),
    recollect: null,
    photo: '',
  };
}

/** A code was read from an item: an expected one counts as seen, any other joins the list as found in the box. */
export function read(form: ReceiveForm, code: string): void {
  const item = form.items.find((one) => one.code === code);
  if (item) {
    item.seen = true;
    if (item.outcome === 'missing') item.outcome = null;
  } else if (form.items.length < 100) {
    form.items.push({ code, extra: true, seen: true, outcome: 'refused', reason: '', remark: '' });
  }
}

/** Takes out a code that was not expected: it was mistyped, or read from something else. */
export function remove(form: ReceiveForm, code: string): void {
  form.items = form.items.filter((one) => !(one.extra && one.code === code));
}

/** What may be decided: an item that nobody has read can only be missing; one that was not expected can only be refused. */
export function choices(item: ItemDecision): ItemOutcome[] {
  if (item.extra) return ['refused'];
  return item.seen ? ['accepted', 'accepted_remark', 'refused'] : ['missing'];
}

export type Verdict = 'within' | 'outside' | 'unknown' | 'not_needed';
export function verdict(form: Pick<ReceiveForm, 'min' | 'max' | 'noReading'>, payload: Payload | null): Verdict | null {
  if (payload === null || (payload.temp_min_c == null && payload.temp_max_c == null)) return 'not_needed';
  if (form.noReading) return 'unknown';
  const min = typed(form.min);
  const max = typed(form.max);
  if (min === null || max === null || min > max) return null;
  const low = payload.temp_min_c != null && min < payload.temp_min_c;
  const high = payload.temp_max_c != null && max > payload.temp_max_c;
  return low || high ? 'outside' : 'within';
}

export function missing(form: ReceiveForm, id: string, payload: Payload | null): ReceiveNeed[] {
  const needs: ReceiveNeed[] = [];
  if (clean(form.scanned) !== id) needs.push('box');
  if (form.sealState !== 'missing' && (clean(form.seal) === '' || !form.sealEntered)) needs.push('seal');
  if (form.sealState === null) needs.push('seal_state');
  if (verdict(form, payload) === null) needs.push('temperature');
  if (form.items.some((item) => item.outcome === null || !choices(item).includes(item.outcome))) needs.push('items');
  if (form.items.some((item) => item.outcome === 'refused' && item.reason === '')) needs.push('reason');
  if (form.items.some((item) => (item.outcome === 'accepted_remark' || item.outcome === 'missing') && item.remark.trim().length < 3)) needs.push('remark');
  if (asksPhoto(form) && form.photo === '') needs.push('photo');
  if (asksRecollect(form) && form.recollect === null) needs.push('recollect');
  return needs;
}

/** A leak or a torn seal is shown. */
export function asksPhoto(form: ReceiveForm): boolean {
  return form.items.some((item) => item.outcome === 'refused' && (item.reason === 'R_LEAK' || item.reason === 'R_SEAL'));
}

export function asksRecollect(form: ReceiveForm): boolean {
  return form.items.some((item) => item.outcome === 'refused' || item.outcome === 'missing');
}

/** How many are taken and how many are not. */
export function tally(form: ReceiveForm): { yes: number; no: number; remark: boolean } {
  const yes = form.items.filter((item) => item.outcome === 'accepted' || item.outcome === 'accepted_remark').length;
  const no = form.items.filter((item) => item.outcome === 'refused' || item.outcome === 'missing').length;
  return { yes, no, remark: form.items.some((item) => item.outcome === 'accepted_remark' || item.outcome === 'missing') };
}

const milli = (text: string) => {
  const value = typed(text);
  return value === null ? null : Math.round(value * 1000);
};

export function receiveBody(form: ReceiveForm, payload: Payload | null): object {
  const measured = verdict(form, payload) === 'within' || verdict(form, payload) === 'outside';
  return {
    scanned: clean(form.scanned),
    seal: form.sealState === 'missing' ? '' : clean(form.seal),
    seal_state: form.sealState,
    items: form.items.map((item) => ({
      code: item.code,
      outcome: item.outcome,
      reason: item.outcome === 'refused' ? item.reason : null,
      remark: item.outcome === 'accepted_remark' || item.outcome === 'missing' ? item.remark.trim() : null,
    })),
    temperature_min_mc: measured ? milli(form.min) : null,
    temperature_max_mc: measured ? milli(form.max) : null,
    recollect: asksRecollect(form) ? form.recollect : null,
    photo_sha256: asksPhoto(form) ? form.photo : null,
  };
}
