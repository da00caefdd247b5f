// Does an act: one key for one intent, a signature or a second person when the service asks for one, and the outcome in words.

import { attempt, settled } from '../api/client';
import { course, Failed, type Failure } from '../api/problem';
import { signing } from './signing.svelte';

export interface Manner {
  /** What a signature signs, in words: the act, the box or tail, the place. */
  says: string;
  /** A second person is asked first. */
  second?: boolean;
  /** The key stays after success, so that pressing again is the same act for as long as its name is the same. */
  sticky?: boolean;
}

/** One button's act: busy while it runs, and its failure until the next try. */
export class Act {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Sends the act. Gives the answer, or null when it was refused or called off. */
  async run<T>(intent: string, url: string, body: unknown, manner: Manner): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      let token: string | null = null;
      if (manner.second) {
        const answer = await signing.request('second', manner.says);
        if (typeof answer !== 'string') return null;
        token = answer;
      }
      let last: Failure | null = null;
      for (let tries = 0; tries < 4; tries += 1) {
        try {
          const result = await attempt<T>(intent, url, body, token);
          if (!manner.sticky) settled(intent);
          return result;
        } catch (error) {
          const failure: Failure = error instanceof Failed ? error.failure : { kind: 'silent' };
          const next = course(failure);
          last = failure;
          if (next === 'sign') {
            if ((await signing.request('password', manner.says)) === null) return null;
          } else if (next === 'second') {
            const answer = await signing.request('second', manner.says);
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
      this.failure = last;
      return null;
    } finally {
      this.busy = false;
    }
  }
}
