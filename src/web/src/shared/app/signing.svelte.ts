// The dialog that signs: one question at a time, and an answer belongs to the question that it was given to.

import { post } from '../api/client';
import { Failed, type Failure } from '../api/problem';

export type Ask = 'password' | 'second';
/** `true` or the second person's token once signed; null when called off. */
export type Signed = string | true | null;

class Question {
  constructor(
    readonly ask: Ask,
    readonly says: string,
    readonly answer: (signed: Signed) => void,
  ) {}
}

/** What the open dialog waits for; the shell draws it. */
export class Signing {
  #open = $state.raw<Question | null>(null);
  wrong = $state.raw<Failure | null>(null);
  busy = $state(false);

  get ask(): Ask | null {
    return this.#open?.ask ?? null;
  }
  /** What is signed, in words: the act, the box or tail, the place. */
  get says(): string {
    return this.#open?.says ?? '';
  }

  request(ask: Ask, says: string): Promise<Signed> {
    this.#open?.answer(null);
    this.wrong = null;
    return new Promise((resolve) => (this.#open = new Question(ask, says, resolve)));
  }

  /** Asks the service; a second press while it answers is the same press. */
  async submit(user: string, password: string): Promise<void> {
    const question = this.#open;
    if (question === null || this.busy) return;
    this.busy = true;
    this.wrong = null;
    try {
      if (question.ask === 'second') {
        const { token } = await post<{ token: string }>('/api/second-signature', { user, password });
        this.#close(question, token);
      } else {
        await post('/api/signature', { password });
        this.#close(question, true);
      }
    } catch (error) {
      if (this.#open === question) this.wrong = error instanceof Failed ? error.failure : { kind: 'silent' };
    } finally {
      this.busy = false;
    }
  }

  /** Calls it off; not while the service is being asked, for then nobody knows whether it is signed. */
  cancel(): void {
    if (this.#open !== null && !this.busy) this.#close(this.#open, null);
  }

  #close(question: Question, signed: Signed): void {
    if (this.#open === question) this.#open = null;
    question.answer(signed);
  }
}

export const signing = new Signing();
