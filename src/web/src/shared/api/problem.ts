// What comes back when the answer is no, or when there is no answer.

import type { ProblemDoc, Reason } from './types';

export type Failure =
  /** The service answered with a refusal or an error of its own. */
  | { kind: 'problem'; status: number; code: string; title: { vi: string; en: string }; reasons: Reason[] }
  /** No answer: what was asked may or may not have been done. */
  | { kind: 'silent' };

export class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind === 'problem' ? failure.code : 'no answer');
  }
}

/** Reads a problem document; an answer of another shape still names its status. */
export function readProblem(status: number, body: unknown): Failure {
  const doc = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemDoc>;
  const title = doc.title ?? `HTTP ${status}`;
  return {
    kind: 'problem',
    status,
    code: doc.code ?? `HTTP_${status}`,
    title: { vi: doc.title_vi ?? title, en: title },
    reasons: Array.isArray(doc.reasons) ? doc.reasons : [],
  };
}

/** A seal that does not match is a sign of tampering: what it should have been is not for whoever reads it out. */
export function revealsSeal(reason: Pick<Reason, 'code' | 'field'>): boolean {
  return reason.code === 'MISMATCH' && reason.field === 'seal';
}

/** What to do with the answer of an act. */
export type Course = 'sign' | 'second' | 'session' | 'settled' | 'unknown';

/** Whether the no is final, or one more thing is wanted before the same act is sent again under the same key. */
export function course(failure: Failure): Course {
  if (failure.kind === 'silent') return 'unknown';
  if (failure.code === 'SIGNATURE_NEEDED') return 'sign';
  if (/^SECOND_(SIGNATURE|SIGNER|PERSON)(_NEEDED)?$/.test(failure.code)) return 'second';
  if (failure.status === 401) return 'session';
  if (failure.status === 429 || failure.status >= 500) return 'unknown';
  return 'settled';
}
