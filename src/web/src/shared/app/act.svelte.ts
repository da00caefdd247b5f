// Does an act: one key for one intent, a signature or a second person when the service asks for one, and the outcome in words.

import { attempt, post, settled } from '../api/client';
import { course, Failed, type Failure } from '../api/problem';

export type Ask = 'password' | 'second';

/** What the open dialog waits for; the shell draws it. */
class Signing {
  ask = $state<Ask | null>(null);
  wrong = $state.raw<Failure | null>(null);
  busy = $state(false);
  #answer: ((token: string | true | null) => void) | null = null;

  /** Opens the dialog; gives `true` or the second person's token once signed, null when called off. */
  request(ask: Ask): Promise<string | true | null> {
    this.#answer?.(null);
    this.wrong = null;
    this.ask = ask;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  async submit(user: string, password: string): Promise<void> {
    this.busy = true;
    this.wrong = null;
    try {
      if (this.ask === 'second') {
        const { token } = await post<{ token: string }>('/api/second-signature', { user, password });
        this.#close(token);
      } else {
        await post('/api/signature', { password });
        this.#close(true);
      }
    } catch (error) {
      this.wrong = error instanceof Failed ? error.failure : { kind: 'silent' };
    } finally {
      this.busy = false;
    }
  }

  cancel(): void {
    this.#close(null);
  }

  #close(result: string | true | null): void {
    this.ask = null;
    this.#answer?.(result);
    this.#answer = null;
  }
}

export const signing = new Signing();

/** One button's act: busy while it runs, and its failure until the next try. */
export class Act {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /**
   * Sends the act. `second` asks for a second person first. A `sticky` intent keeps its key after success, so that pressing
   * again is the same act for as long as its name is the same. Gives the answer, or null when it was refused or called off.
   */
  async run<T>(intent: string, url: string, body: unknown, options: { second?: boolean; sticky?: boolean } = {}): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      let token: string | null = null;
      if (options.second) {
        const answer = await signing.request('second');
        if (typeof answer !== 'string') return null;
        token = answer;
      }
      for (let tries = 0; tries < 4; tries += 1) {
        try {
          const result = await attempt<T>(intent, url, body, token);
          if (!options.sticky) settled(intent);
          return result;
        } catch (error) {
          const failure: Failure = error instanceof Failed ? error.failure : { kind: 'silent' };
          const next = course(failure);
          if (next === 'sign') {
            if ((await signing.request('password')) === null) return null;
          } else if (next === 'second') {
            const answer = await signing.request('second');
            if (typeof answer !== 'string') return null;
            token = answer;
          } else {
            if (next === 'session') location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
            if (next === 'settled') settled(intent);
            this.failure = failure;
            return null;
          }
        }
      }
      return null;
    } finally {
      this.busy = false;
    }
  }
}
