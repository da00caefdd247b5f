import { describe, expect, it } from 'vitest';
import { course, readProblem, revealsSeal } from './problem';

describe('an answer that is no', () => {
  it('for want of a signature asks for it', () => {
    expect(course(readProblem(403, { code: 'SIGNATURE_NEEDED' }))).toBe('sign');
  });
  it('for want of a second person asks for one', () => {
    expect(course(readProblem(403, { code: 'SECOND_SIGNATURE_NEEDED' }))).toBe('second');
  });
  it('of the domain is final', () => {
    expect(course(readProblem(409, { code: 'SEAL_USED' }))).toBe('settled');
    expect(course(readProblem(422, { code: 'ITEMS' }))).toBe('settled');
  });
  it('of a failing service leaves the outcome unknown', () => {
    expect(course(readProblem(503, { code: 'NOT_RECORDED' }))).toBe('unknown');
    expect(course({ kind: 'silent' })).toBe('unknown');
  });
  it('without a document still has a code', () => {
    expect(readProblem(502, 'bad gateway')).toMatchObject({ code: 'HTTP_502', reasons: [] });
  });
  it('never tells the seal that was expected', () => {
    expect(revealsSeal({ code: 'MISMATCH', field: 'seal' })).toBe(true);
    expect(revealsSeal({ code: 'MISMATCH', field: 'tail' })).toBe(false);
  });
});
