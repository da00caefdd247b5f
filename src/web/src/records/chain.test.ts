import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TrailEntry } from '../shared/api/types';
import { link, prove, ZERO, type Digest } from './chain';

const digest: Digest = (data) => webcrypto.subtle.digest('SHA-256', data);

// Vectors of requirement CC-10.
const first = '{"actor":"u-001","at":"2026-12-01T01:02:03.004Z","consignment":"DG26120100042U","seq":1,"type":"REQUEST_SUBMITTED"}';
const second = '{"actor":"u-002","at":"2026-12-01T01:05:00.000Z","consignment":"DG26120100042U","seq":2,"type":"REQUEST_ACCEPTED"}';
const one = 'c889b33cec67739f83ec1adde4182ec023d69921663c9c55046e6e6ce4b16d07';
const two = 'a66703bed9dfbd30dc62b93feaa351dce7d6b06513080ef17da4fac40d8ba32d';

const trail = (): TrailEntry[] => [
  { seq: 1, canonical: first, prev_hash: ZERO, hash: one, chain_prev: ZERO, chain_hash: one },
  { seq: 2, canonical: second, prev_hash: one, hash: two, chain_prev: one, chain_hash: two },
];

describe('the chain', () => {
  it('is the one of the published vectors', async () => {
    expect(await link(ZERO, first, digest)).toBe(one);
    expect(await link(one, second, digest)).toBe(two);
  });
  it('that is whole is proven to its head', async () => {
    expect(await prove(trail(), digest)).toEqual({ bad: null, checked: 2, linked: 1, own: 2, head: two });
  });
  it('names the first record with a changed letter', async () => {
    const changed = trail();
    changed[1]!.canonical = second.replace('u-002', 'u-003');
    expect((await prove(changed, digest)).bad).toEqual({ seq: 2, fault: 'hash' });
  });
  it('names a record that was put in another place', async () => {
    const changed = trail();
    changed[1]!.chain_prev = ZERO;
    expect((await prove(changed, digest)).bad).toEqual({ seq: 2, fault: 'chain_prev' });
    const renumbered = trail();
    renumbered[1]!.seq = 3;
    expect((await prove(renumbered, digest)).bad).toEqual({ seq: 3, fault: 'seq' });
  });
  it('names a record that was left out of the own chain', async () => {
    expect((await prove(trail().slice(1), digest)).bad).toEqual({ seq: 2, fault: 'chain_prev' });
  });
  it('checks records of flights in the global chain only', async () => {
    const flight = '{"at":"2026-12-01T01:06:00.000Z","flight":"F3","seq":3,"type":"TOOK_OFF"}';
    const hash = (await link(two, flight, digest)) ?? '';
    const proof = await prove([...trail(), { seq: 3, canonical: flight, prev_hash: two, hash, chain_prev: null, chain_hash: null }], digest);
    expect(proof).toMatchObject({ bad: null, checked: 3, linked: 2, own: 2, head: two });
  });
});
