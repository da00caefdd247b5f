import { beforeEach, expect, it, vi } from 'vitest';
import { Failed } from '../api/problem';

const sent: { url: string; answer: (value: unknown) => void; fail: (error: unknown) => void }[] = [];
const attempts: { url: string; answer: (value: unknown) => void; fail: (error: unknown) => void }[] = [];
const held = (list: typeof sent) => (...args: unknown[]) =>
  new Promise((answer, fail) => list.push({ url: String(args[list === sent ? 0 : 1]), answer, fail }));
vi.mock('../api/client', () => ({ post: (...args: unknown[]) => held(sent)(...args), attempt: (...args: unknown[]) => held(attempts)(...args), settled: () => undefined }));

const { Signing, signing } = await import('./signing.svelte');
const { Act } = await import('./act.svelte');
const settle = () => new Promise((resolve) => setTimeout(resolve));
const no = (code: string) => new Failed({ kind: 'problem', status: 403, code, title: { vi: '', en: '' }, reasons: [] });
beforeEach(() => {
  sent.length = 0;
  attempts.length = 0;
});

it('pressing twice signs once, and the act goes on', async () => {
  const act = new Act();
  const done = act.run('clear:F1', '/api/flights/F1/clear', {}, { says: 'F1' });
  attempts[0]?.fail(no('SIGNATURE_NEEDED'));
  await settle();

  void signing.submit('', 'secret');
  void signing.submit('', 'secret');
  expect(sent).toHaveLength(1);
  sent[0]?.answer({});
  await settle();
  void signing.submit('', '');
  expect(sent).toHaveLength(1);

  expect(attempts).toHaveLength(2);
  attempts[1]?.answer({ id: 'F1' });
  expect(await done).toEqual({ id: 'F1' });
});

it('pressing the act twice asks once', async () => {
  const act = new Act();
  void act.run('a', '/a', {}, { says: 'a' });
  expect(await act.run('a', '/a', {}, { says: 'a' })).toBeNull();
  expect(attempts).toHaveLength(1);
});

it('an answer of an older question does not answer the next one', async () => {
  const one = new Signing();
  const first = one.request('password', 'a');
  const asking = one.submit('', 'secret');
  const second = one.request('second', 'b');
  expect(await first).toBeNull();
  sent[0]?.answer({});
  await asking;
  expect(one.ask).toBe('second');
  expect(one.says).toBe('b');
  one.cancel();
  expect(await second).toBeNull();
});

it('is not called off while the service is being asked', async () => {
  const one = new Signing();
  const first = one.request('password', 'a');
  const asking = one.submit('', 'secret');
  one.cancel();
  expect(one.ask).toBe('password');
  sent[0]?.answer({});
  await asking;
  expect(await first).toBe(true);
});

it('an act that is asked to sign again and again says that it was not done', async () => {
  const act = new Act();
  const done = act.run('b', '/b', {}, { says: 'b' });
  for (let i = 0; i < 4; i += 1) {
    attempts[i]?.fail(no('SIGNATURE_NEEDED'));
    await settle();
    if (signing.ask === null) break;
    void signing.submit('', 'secret');
    sent.at(-1)?.answer({});
    await settle();
  }
  expect(await done).toBeNull();
  expect(act.failure).toMatchObject({ code: 'SIGNATURE_NEEDED' });
});
