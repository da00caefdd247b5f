// What each act asks of who does it: fields, what is still missing, and the body that is sent. What may be done is said by the service.

import type { ConsignmentView, ItemOutcome, Payload } from '../shared/api/types';
import { typed } from '../shared/format/number';
import { parseTyped } from '../shared/format/time';
import { clean } from '../shared/scan/scan';

export type Kind = 'text' | 'code' | 'codes' | 'choice' | 'tick' | 'photo' | 'whole' | 'celsius' | 'site' | 'person' | 'post' | 'record' | 'csv' | 'reason' | 'date';
export interface Field {
  name: string;
  kind: Kind;
  /** Of a choice: the words from which one is chosen. */
  choices?: readonly string[];
  /** May be left empty. */
  optional?: boolean;
  /** Characters of a text at least, 3 when absent. */
  least?: number;
  /** The item or question that it is about, where there are several of its kind. */
  of?: string;
}
/** What was entered, by field; a tick is `yes` or empty. */
export type Values = Record<string, string>;

/** What of consignment and act the form needs. */
export interface About {
  act: string;
  choices: readonly string[];
  box: Pick<ConsignmentView, 'id' | 'state' | 'items' | 'un' | 'offer'> & { aftermath: { sent_back: boolean } };
  payload: Pick<Payload, 'temp_min_c' | 'temp_max_c' | 'questions' | 'category'> | null;
}

const reason = (least = 3): Field => ({ name: 'reason', kind: 'text', least });
const photo: Field = { name: 'photo_sha256', kind: 'photo', optional: true };
const scanned: Field = { name: 'scanned', kind: 'code' };
const tail: Field = { name: 'tail', kind: 'code' };
const sealState: Field = { name: 'seal_state', kind: 'choice', choices: ['intact', 'broken', 'missing'] };
const repacked: readonly Field[] = [
  { name: 'box_number', kind: 'code' },
  { name: 'seal', kind: 'code' },
  { name: 'mass_g', kind: 'whole' },
  { name: 'logger', kind: 'code', optional: true },
  { name: 'temperature_mc', kind: 'celsius', optional: true },
];
const ITEM_OUTCOMES = ['accepted', 'accepted_remark', 'refused', 'missing'] as const;

/** Whether the act has a form of its own here; every other act has its page elsewhere. */
export function hasForm(act: string): boolean {
  return act !== 'accept';
}

function receipt(about: About, values: Values): Field[] {
  const outcomes = about.box.aftermath.sent_back ? ['returned', ...ITEM_OUTCOMES] : ITEM_OUTCOMES;
  const items = about.box.items.flatMap(({ code }): Field[] => {
    const outcome = values[`outcome:${code}`];
    return [
      { name: `outcome:${code}`, kind: 'choice', choices: outcomes, of: code },
      ...(outcome === 'refused' ? [{ name: `why:${code}`, kind: 'reason', of: code } as const] : []),
      ...(outcome === 'accepted_remark' || outcome === 'missing' ? [{ name: `remark:${code}`, kind: 'text', of: code } as const] : []),
    ];
  });
  const asked = about.box.items.some(({ code }) => ['refused', 'missing'].includes(values[`outcome:${code}`] ?? ''));
  const limits = about.payload?.temp_min_c != null || about.payload?.temp_max_c != null;
  return [
    scanned,
    sealState,
    ...(values['seal_state'] === 'missing' ? [] : [{ name: 'seal', kind: 'code' } as const]),
    ...(limits ? ([{ name: 'temperature_min_mc', kind: 'celsius', optional: true }, { name: 'temperature_max_mc', kind: 'celsius', optional: true }] as const) : []),
    ...items,
    ...(asked && !about.box.aftermath.sent_back ? [{ name: 'recollect', kind: 'choice', choices: ['yes', 'no'] } as const] : []),
    ...(about.payload?.category === 'vaccine' ? [{ name: 'vvm_stage', kind: 'choice', choices: ['1', '2', '3', '4'] } as const] : []),
    photo,
  ];
}

function packing(about: About, values: Values): Field[] {
  const questions = (about.payload?.questions ?? []).filter((q) => q.at === 'pack' && (!q.only_if || values[`answer:${q.only_if.asked}`] === q.only_if.value));
  return [
    { name: 'items', kind: 'codes' },
    { name: 'box_number', kind: 'code' },
    { name: 'seal', kind: 'code' },
    { name: 'logger', kind: 'code', optional: true },
    { name: 'temperature_mc', kind: 'celsius', optional: true },
    { name: 'mass_g', kind: 'whole' },
    ...questions.map((q): Field => ({ name: `answer:${q.asked}`, kind: q.form === 'choice' ? 'choice' : q.form === 'date' ? 'date' : 'text', choices: q.choices.map((one) => one.value), optional: !q.required, least: 1, of: q.asked })),
    { name: 'marks_confirmed', kind: 'tick' },
    photo,
  ];
}

/** The fields of the act, with those that follow from what was entered so far. */
export function fields(about: About, values: Values): Field[] {
  switch (about.act) {
    case 'decline':
    case 'cancel':
    case 'dispose':
    case 'write-off':
    case 'retire-logger':
    case 'review-glass':
      return [reason()];
    case 'decline-custody':
      return [reason(), photo];
    case 'offer': {
      const onRoad = about.box.state === 'ROAD';
      return [
        { name: 'to', kind: 'choice', choices: about.choices },
        ...(onRoad ? [{ name: 'at', kind: 'choice', choices: ['destination', 'origin'] } as const] : []),
        { name: 'seal', kind: 'code', optional: onRoad },
      ];
    }
    case 'take-custody':
      return [scanned, { name: 'seal_intact', kind: 'choice', choices: ['yes', 'no'] }, { name: 'seal', kind: 'code', optional: about.box.offer?.to !== 'courier' }];
    case 'by-road':
      return [
        { name: 'by', kind: 'choice', choices: ['person', 'post'] },
        ...(values['by'] === 'person' ? [{ name: 'person', kind: 'person' } as const] : values['by'] === 'post' ? [{ name: 'post', kind: 'post' } as const] : []),
        { ...reason(), name: 'late_reason', optional: true },
      ];
    case 'load':
      return [scanned, tail, { name: 'door_locked', kind: 'tick' }];
    case 'accept-load':
      return [scanned, tail, ...(about.box.un === '' ? [] : [{ name: 'notice_read', kind: 'tick' } as const])];
    case 'unload':
      return [scanned, tail];
    case 'recover':
      return [
        scanned,
        sealState,
        ...(values['seal_state'] === 'missing' ? [] : [{ name: 'seal', kind: 'code', optional: values['seal_state'] === 'broken' } as const]),
        ...(['broken', 'missing'].includes(values['seal_state'] ?? '') ? [{ name: 'new_seal', kind: 'code' } as const] : []),
        { name: 'condition', kind: 'choice', choices: ['ok', 'wet', 'leaking', 'crushed', 'label_unreadable', 'other'] },
        { name: 'site', kind: 'site' },
        { name: 'field', kind: 'text', optional: true },
      ];
    case 'receive':
      return receipt(about, values);
    case 'pack':
      return packing(about, values);
    case 'send-back':
      return [reason(), ...repacked];
    case 'quarantine-decision':
      return [
        { name: 'temperature_reviewed', kind: 'tick' },
        { name: 'end', kind: 'choice', choices: about.choices },
        { name: 'decision', kind: 'text', least: 1 },
        reason(),
        ...(values['end'] === 'send_back' ? repacked : []),
      ];
    case 'correct':
      return [{ name: 'corrects_seq', kind: 'record' }, { name: 'part', kind: 'choice', choices: ['text', 'code', 'time'] }, { name: 'was', kind: 'text', least: 1 }, { name: 'right', kind: 'text', least: 1 }, reason()];
    case 'break-glass':
      return [{ name: 'code', kind: 'choice', choices: ['no_second_person', 'life_in_danger'] }, reason(10)];
    case 'readings':
      return [{ name: 'csv', kind: 'csv' }];
    default:
      return [];
  }
}

/** Whether the field holds what it must. */
function right(field: Field, values: Values): boolean {
  const value = (values[field.name] ?? '').trim();
  if (value === '') return field.optional === true;
  switch (field.kind) {
    case 'text':
      return value.length >= (field.least ?? 3) && value.length <= 200;
    case 'code':
      return clean(value).length >= 2;
    case 'whole':
      return /^[1-9]\d{0,5}$/.test(value);
    case 'celsius':
      return typed(value) !== null;
    case 'choice':
      return field.choices?.includes(value) === true;
    case 'codes':
    case 'tick':
    case 'photo':
    case 'site':
    case 'person':
    case 'post':
    case 'record':
    case 'csv':
    case 'reason':
    case 'date':
      return true;
  }
}

/** The fields that still stand in the way of signing. */
export function missing(about: About, values: Values): Field[] {
  return fields(about, values).filter((field) => !right(field, values));
}

function worth(field: Field, values: Values): unknown {
  const value = (values[field.name] ?? '').trim();
  if (value === '') return null;
  switch (field.kind) {
    case 'code':
      return clean(value);
    case 'codes':
      return value.split(/\s+/).map(clean);
    case 'whole':
    case 'record':
      return Number(value);
    case 'celsius':
      return Math.round((typed(value) ?? 0) * 1000);
    case 'tick':
      return value === 'yes';
    case 'text':
    case 'choice':
    case 'photo':
    case 'site':
    case 'person':
    case 'post':
    case 'csv':
    case 'reason':
    case 'date':
      return value;
  }
}

/** The body of the act: what was entered, in the shape that the service reads. */
export function body(about: About, values: Values): Record<string, unknown> {
  const said = Object.fromEntries(fields(about, values).map((field) => [field.name, worth(field, values)]));
  const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, said[name] ?? null]));
  const sealed = () => pick(repacked.map(({ name }) => name));
  switch (about.act) {
    case 'offer':
      return { to: said['to'], seal: said['seal'] ?? '' };
    case 'take-custody':
      return { scanned: said['scanned'], seal_intact: said['seal_intact'] === 'yes', seal: said['seal'] };
    case 'by-road':
      return { courier: said['by'] === 'person' ? { person: said['person'] } : { post: said['post'] }, reason: said['late_reason'] };
    case 'accept-load':
      return { ...said, notice_read: said['notice_read'] === true };
    case 'recover':
      return { ...said, seal: said['seal'] ?? '', new_seal: said['new_seal'] ?? null };
    case 'send-back':
      return { reason: said['reason'], repacked: sealed() };
    case 'quarantine-decision':
      return { ...pick(['decision', 'reason', 'temperature_reviewed']), end: said['end'] === 'send_back' ? { send_back: sealed() } : said['end'] };
    case 'receive':
      return {
        ...pick(['scanned', 'seal_state', 'temperature_min_mc', 'temperature_max_mc', 'photo_sha256']),
        seal: said['seal'] ?? '',
        recollect: said['recollect'] == null ? null : said['recollect'] === 'yes',
        vvm_stage: said['vvm_stage'] == null ? null : Number(said['vvm_stage']),
        items: about.box.items.map(({ code }) => ({ code, outcome: said[`outcome:${code}`], reason: said[`why:${code}`] ?? null, remark: said[`remark:${code}`] ?? null })),
      };
    case 'pack': {
      const answers = Object.entries(said).filter(([name, value]) => name.startsWith('answer:') && value !== null);
      return { ...pick(['items', 'box_number', 'seal', 'logger', 'temperature_mc', 'mass_g', 'marks_confirmed', 'photo_sha256']), answers: Object.fromEntries(answers.map(([name, value]) => [name.slice(7), value])) };
    }
    default:
      return said;
  }
}

/** What was chosen and stands on the button: how a quarantine ends, and how many items of a receipt have which outcome. */
export function chosen(about: About, values: Values): { end: string | null; outcomes: [ItemOutcome, number][] } {
  const outcomes = new Map<ItemOutcome, number>();
  if (about.act === 'receive') {
    for (const { code } of about.box.items) {
      const outcome = values[`outcome:${code}`] as ItemOutcome | undefined;
      if (outcome) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  return { end: about.act === 'quarantine-decision' ? values['end'] || null : null, outcomes: [...outcomes] };
}

/** Where a courier offers the box: the site that was chosen of the two ends. */
export function offeredAt(about: About, values: Values, ends: { origin: string; destination: string }): Record<string, unknown> {
  const said = body(about, values);
  const at = values['at'];
  return about.act === 'offer' && (at === 'origin' || at === 'destination') ? { ...said, at: ends[at] } : said;
}

/** The headers of a late entry from a paper form: when it was really done, and on which form it stands. */
export type Late = { headers: Record<string, string> } | { wrong: 'form' | 'happened' };
export function late(form: string, happened: string, now: number): Late {
  if (!/^[A-Z]{2}P\d{12}[0-9A-Z*]$/.test(clean(form))) return { wrong: 'form' };
  const at = parseTyped(happened, now);
  if (at === null || at > now) return { wrong: 'happened' };
  return { headers: { 'happened-at': new Date(at).toISOString(), 'paper-form': clean(form) } };
}

/** A code that was scanned goes to the field that waits for one like it; null where none does. */
export function scanInto(about: About, values: Values, code: string): string | null {
  const open = fields(about, values);
  const has = (name: string) => open.some((field) => field.name === name);
  if (code === about.box.id && has('scanned')) return 'scanned';
  if (has('items')) {
    if (about.box.items.some((item) => item.code === code)) return 'items';
  }
  return open.find((field) => field.kind === 'code' && field.name !== 'scanned' && (values[field.name] ?? '') === '')?.name ?? null;
}
