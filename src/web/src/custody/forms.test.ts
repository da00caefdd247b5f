import { expect, it } from 'vitest';
import { body, chosen, fields, late, missing, offeredAt, scanInto, type About } from './forms';

const ID = 'DG26120100042U';
const about = (act: string, more: Partial<About['box']> = {}, choices: string[] = []): About => ({
  act,
  choices,
  box: { id: ID, state: 'UNLOADED', items: ['A-1', 'A-2'].map((code) => ({ code, outcome: null, reason: null, remark: null, extra: false })), un: 'UN3373', offer: null, aftermath: { sent_back: false }, ...more },
  payload: { temp_min_c: 2, temp_max_c: 8, category: 'specimen', questions: [] },
});
const names = (one: About, values: Record<string, string>) => fields(one, values).map(({ name }) => name);
const open = (one: About, values: Record<string, string>) => missing(one, values).map(({ name }) => name);

it('an act without a form is signed as it is', () => {
  expect(fields(about('close'), {})).toEqual([]);
  expect(body(about('withdraw-offer'), {})).toEqual({});
});
it('the road names a person or a post, and its reason may be left empty', () => {
  const road = about('by-road');

  expect(open(road, {})).toEqual(['by']);
  expect(open(road, { by: 'post' })).toEqual(['post']);
  expect(body(road, { by: 'post', post: 'P-LB', person: 'left over' })).toEqual({ courier: { post: 'P-LB' }, reason: null });
  expect(body(road, { by: 'person', person: 'binh', late_reason: ' chờ lâu ' })).toEqual({ courier: { person: 'binh' }, reason: 'chờ lâu' });
});
it('a courier has to read the seal, others may', () => {
  const offer = (to: 'courier' | 'desk') => ({ to, by: 'lan', at: '', expires: '' });

  expect(open(about('take-custody', { offer: offer('courier') }), { scanned: ID, seal_intact: 'yes' })).toEqual(['seal']);
  expect(open(about('take-custody', { offer: offer('desk') }), { scanned: ID, seal_intact: 'yes' })).toEqual([]);
  expect(body(about('take-custody', { offer: offer('desk') }), { scanned: ` ${ID.toLowerCase()} `, seal_intact: 'no' })).toEqual({ scanned: ID, seal_intact: false, seal: null });
});
it('a courier who came says where, and may have no seal to read', () => {
  const road = about('offer', { state: 'ROAD' }, ['desk']);

  expect(open(road, { to: 'desk' })).toEqual(['at']);
  expect(offeredAt(road, { to: 'desk', at: 'origin' }, { origin: 'C-GL', destination: 'H-DG' })).toEqual({ to: 'desk', seal: '', at: 'C-GL' });
  expect(offeredAt(about('offer', {}, ['handler']), { to: 'handler', seal: 'k1' }, { origin: 'C-GL', destination: 'H-DG' })).toEqual({ to: 'handler', seal: 'K1' });
});
it('a quarantine that ends by sending back asks for the new seal, and no other end does', () => {
  const decide = about('quarantine-decision', {}, ['release', 'dispose', 'send_back']);
  const said = { temperature_reviewed: 'yes', decision: 'QĐ-12', reason: 'đã xem', end: 'send_back', box_number: 'B-7', seal: 'k99', mass_g: '900' };

  expect(open(decide, { ...said, end: 'release', box_number: '', seal: '', mass_g: '' })).toEqual([]);
  expect(open(decide, { ...said, seal: '' })).toEqual(['seal']);
  expect(body(decide, said)).toEqual({
    decision: 'QĐ-12',
    reason: 'đã xem',
    temperature_reviewed: true,
    end: { send_back: { box_number: 'B-7', seal: 'K99', mass_g: 900, logger: null, temperature_mc: null } },
  });
  expect(body(decide, { ...said, end: 'dispose' })['end']).toBe('dispose');
});
it('a box that is found with a torn seal needs a new one, a whole one takes none', () => {
  const found = { scanned: ID, seal: 'K1', condition: 'ok', site: 'H-DG' };

  expect(open(about('recover'), { ...found, seal_state: 'broken' })).toEqual(['new_seal']);
  expect(names(about('recover'), { ...found, seal_state: 'intact', new_seal: 'left over' })).not.toContain('new_seal');
  expect(body(about('recover'), { ...found, seal_state: 'intact', new_seal: 'left over' })).toMatchObject({ seal: 'K1', new_seal: null, field: null });
});
it('every item of a receipt is decided, a refusal has its reason, and a new sample is asked about', () => {
  const one = about('receive');
  const said = { scanned: ID, seal_state: 'intact', seal: 'K1', 'outcome:A-1': 'accepted', 'outcome:A-2': 'refused' };

  expect(open(one, said)).toEqual(['why:A-2', 'recollect']);
  expect(body(one, { ...said, 'why:A-2': 'R_LEAK', recollect: 'no', temperature_min_mc: '4,2' })).toMatchObject({
    items: [
      { code: 'A-1', outcome: 'accepted', reason: null, remark: null },
      { code: 'A-2', outcome: 'refused', reason: 'R_LEAK', remark: null },
    ],
    recollect: false,
    temperature_min_mc: 4200,
    temperature_max_mc: null,
  });
});
it('what came back where it came from is back, and nobody is asked for a new sample', () => {
  const back = about('receive', { aftermath: { sent_back: true } });

  expect(fields(back, {}).find(({ name }) => name === 'outcome:A-1')?.choices).toContain('returned');
  expect(names(back, { 'outcome:A-1': 'missing' })).not.toContain('recollect');
  expect(fields(about('receive'), {}).find(({ name }) => name === 'outcome:A-1')?.choices).not.toContain('returned');
});
it('a broken glass wants ten letters', () => {
  expect(open(about('break-glass'), { code: 'life_in_danger', reason: 'too short' })).toEqual(['reason']);
});
it('a late entry names its form and a time that has been', () => {
  const now = Date.parse('2026-12-01T10:00:00+07:00');

  expect(late('dgp261122150701k', '09:15', now)).toEqual({ headers: { 'happened-at': '2026-12-01T02:15:00.000Z', 'paper-form': 'DGP261122150701K' } });
  expect(late('DGP26', '09:15', now)).toEqual({ wrong: 'form' });
  expect(late('DGP261122150701K', '10:15', now)).toEqual({ wrong: 'happened' });
  expect(late('DGP261122150701K', '', now)).toEqual({ wrong: 'happened' });
});
it('a scanned code goes where one like it is waited for', () => {
  const load = about('load');

  expect(scanInto(load, {}, ID)).toBe('scanned');
  expect(scanInto(load, {}, 'DG-01')).toBe('tail');
  expect(scanInto(load, { tail: 'DG-01' }, 'DG-02')).toBeNull();
  expect(scanInto(about('pack'), {}, 'A-2')).toBe('items');
});
it('what was chosen is counted for the button', () => {
  expect(chosen(about('receive'), { 'outcome:A-1': 'refused', 'outcome:A-2': 'refused' })).toEqual({ end: null, outcomes: [['refused', 2]] });
  expect(chosen(about('quarantine-decision'), { end: 'dispose', 'outcome:A-1': 'refused' })).toEqual({ end: 'dispose', outcomes: [] });
});
