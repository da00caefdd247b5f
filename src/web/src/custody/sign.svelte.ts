// Does an act as the workplaces do, and also from a paper form: one key for one intent, signatures when they are asked for.

import { post } from '../shared/api/client';
import { keyOf, settle } from '../shared/api/intent';
import { course, Failed, type Failure } from '../shared/api/problem';
import { signing } from '../shared/app/signing.svelte';

export class Deed {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Sends it; whether it was done. `says` is what the signatures sign; `second` asks the second person first. */
  async run(url: string, body: unknown, late: Record<string, string>, says: string, second: boolean): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    const key = keyOf(sessionStorage, url, JSON.stringify([body, late]));
    const ask = async () => {
      const signed = await signing.request('second', says);
      return typeof signed === 'string' ? signed : null;
    };
    try {
      let token = second ? await ask() : null;
      if (second && token === null) return false;
      for (let tries = 0; tries < 4; tries += 1) {
        try {
          await post(url, body, { 'idempotency-key': key, ...late, ...(token === null ? {} : { 'x-second-signature': token }) });
          settle(sessionStorage, url);
          return true;
        } catch (error) {
          const failure: Failure = error instanceof Failed ? error.failure : { kind: 'silent' };
          const next = course(failure);
          if (next === 'sign' && tries < 3) {
            if ((await signing.request('password', says)) === null) return false;
            continue;
          }
          // A second person who signed and is still wanted was the wrong one: that is said, and not asked again without a word.
          if (next === 'second' && token === null) {
            token = await ask();
            if (token === null) return false;
            continue;
          }
          if (next === 'session') location.assign(`/?next=${encodeURIComponent(location.pathname)}`);
          if (next === 'settled' || next === 'second') settle(sessionStorage, url);
          this.failure = failure;
          return false;
        }
      }
      return false;
    } finally {
      this.busy = false;
    }
  }
}
