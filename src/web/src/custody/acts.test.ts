import { expect, it } from 'vitest';
import { NEXT_ACTS } from '../shared/api/types';
import { actOfNext, boxIn, ordered } from './acts';
import { fields, type About, type Values } from './forms';
import type { OpenAct } from './types';
import { words } from './words';

const act = (name: string): OpenAct => ({ act: name, path: '', signed: false, allowed: true, role: 'nurse', meaning: { vi: '', en: '' }, second: null, choices: [], next: [], reason: null });

it('the next step stands in front of the other open acts', () => {
  const open = ['cancel', 'take-custody', 'correct'].map(act);

  expect(ordered(open, { act: 'take_custody', role: 'handler', site: null }).map((one) => one.act)).toEqual(['take-custody', 'cancel', 'correct']);
  expect(ordered(open, null)).toEqual(open);
});
it('every next step on the ground is an act with a name', () => {
  const flown = ['prepare', 'clear', 'launch', 'fly'];

  for (const step of NEXT_ACTS.filter((one) => !flown.includes(one))) expect(words.vi.acts).toHaveProperty(actOfNext(step));
});
it('every field of every act has its words', () => {
  const items = [{ code: 'A-1', outcome: null, reason: null, remark: null, extra: false }];
  for (const name of Object.keys(words.vi.acts)) {
    for (const state of ['ROAD', 'INCIDENT'] as const) {
      const about: About = { act: name, choices: ['handler'], box: { id: 'X', state, items, un: 'UN3373', offer: null, aftermath: { sent_back: false } }, payload: { temp_min_c: 2, category: 'vaccine', questions: [] } };
      const entered: Values[] = [{}, { by: 'person' }, { by: 'post' }, { end: 'send_back' }, { seal_state: 'broken' }, { 'outcome:A-1': 'refused' }, { 'outcome:A-1': 'accepted_remark' }];
      for (const values of entered)
        for (const field of fields(about, values)) expect(words.vi.fields, field.name).toHaveProperty(field.name.split(':')[0] ?? '');
    }
  }
});
it('the number of a box is found in what its label carries, and in nothing else', () => {
  expect(boxIn('DG26120100042U')).toBe('DG26120100042U');
  expect(boxIn('HTTPS://MEDFLIGHT.EXAMPLE/D/DG26120100042U')).toBe('DG26120100042U');
  expect(boxIn('K7Q20418')).toBeNull();
});
