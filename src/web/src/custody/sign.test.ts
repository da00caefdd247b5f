import { beforeEach, expect, it, vi } from 'vitest';
import { Failed } from '../shared/api/problem';

const kept = new Map<string, string>();
vi.stubGlobal('sessionStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value), removeItem: (name: string) => kept.delete(name) });
const sent: Record<string, string>[] = [];
let answers: (string | null)[] = [];
vi.mock('../shared/api/client', () => ({
  post: (_url: string, _body: unknown, headers: Record<string, string>) => {
    sent.push(headers);
    const code = answers.shift();
    return code ? Promise.reject(code === 'SILENT' ? new Error() : new Failed({ kind: 'problem', status: 403, code, title: { vi: '', en: '' }, reasons: [] })) : Promise.resolve({});
  },
}));
const asked: string[] = [];
vi.mock('../shared/app/signing.svelte', () => ({
  signing: {
    request: (ask: string) => {
      asked.push(ask);
      return Promise.resolve(ask === 'second' ? 'a token' : true);
    },
  },
}));
const { Deed } = await import('./sign.svelte');

beforeEach(() => {
  sent.length = 0;
  asked.length = 0;
  kept.clear();
});

it('the own signature and the second one are asked for, and the act is the same one', async () => {
  answers = ['SIGNATURE_NEEDED', null];
  const deed = new Deed();

  expect(await deed.run('/a', {}, { 'paper-form': 'F' }, 'says', true)).toBe(true);

  expect(asked).toEqual(['second', 'password']);
  expect(sent.map((headers) => [headers['x-second-signature'], headers['paper-form']])).toEqual([['a token', 'F'], ['a token', 'F']]);
  expect(new Set(sent.map((headers) => headers['idempotency-key'])).size).toBe(1);
  expect(kept.size).toBe(0);
});
it('a second person who may not is told so, and not asked again without a word', async () => {
  answers = ['SECOND_PERSON_NEEDED', 'SECOND_PERSON_NEEDED', null];
  const deed = new Deed();

  expect(await deed.run('/a', {}, {}, 'says', false)).toBe(false);

  expect(asked).toEqual(['second']);
  expect(deed.failure).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
  expect(deed.busy).toBe(false);
});
it('an act whose answer was lost keeps its key, so that it is never done twice', async () => {
  answers = ['SILENT', null];
  const deed = new Deed();

  expect(await deed.run('/a', { n: 1 }, {}, 'says', false)).toBe(false);
  expect(deed.failure).toEqual({ kind: 'silent' });
  expect(await deed.run('/a', { n: 1 }, {}, 'says', false)).toBe(true);

  expect(sent[0]?.['idempotency-key']).toBe(sent[1]?.['idempotency-key']);
});
