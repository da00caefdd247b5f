import { expect, it } from 'vitest';
import type { ConsignmentView } from '../shared/api/types';
import { noteSentAgain, recollections, sentAgain } from './recollect';

const box = (id: string, change: Partial<ConsignmentView> = {}) => ({ id, recollect: true, state: 'REFUSED', origin: 'C-GL', submitted_at: id, received_at: id, ...change }) as ConsignmentView;

it('a refused sample is a task of its sender, newest first, once', () => {
  const all = [box('A'), box('B'), box('B'), box('C', { recollect: false }), box('D', { origin: 'C-VH' }), box('E', { state: 'IN_FLIGHT' }), box('F', { state: 'CLOSED' })];
  expect(recollections(all, (origin) => origin === 'C-GL', []).map(({ id }) => id)).toEqual(['F', 'B', 'A']);
});

it('the task is over when a new sample was sent in its place', () => {
  const kept = new Map<string, string>([['medflight.sent-again', '{']]);
  const keep = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
  noteSentAgain(keep, 'A');
  expect(sentAgain(keep)).toEqual(['A']);
  expect(recollections([box('A')], () => true, sentAgain(keep))).toEqual([]);
});
