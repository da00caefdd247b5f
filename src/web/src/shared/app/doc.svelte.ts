// A document of the service on the page: loaded, kept fresh by the news of records, and honest about failing.

import { get } from '../api/client';
import { Failed, type Failure } from '../api/problem';
import type { RecordNote } from '../api/types';
import { live } from '../live/live.svelte';

export class Doc<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(true);
  #url: string;
  #busy = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stop: () => void;

  /** Loads the document, and again after each record that concerns it. */
  constructor(url: string, concerns: (news: RecordNote) => boolean = () => true) {
    this.#url = url;
    this.#stop = live.onNews((news) => {
      if (news === 'everything' || concerns(news)) this.soon();
    });
    void this.load();
  }

  /** Loads again shortly; news in a row are answered by one load. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.load();
    }, 120);
  }

  async load(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      this.value = await get<T>(this.#url);
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Failed ? error.failure : { kind: 'silent' };
      if (this.failure.kind === 'silent') this.#timer ??= setTimeout(() => ((this.#timer = null), void this.load()), 2_000);
    } finally {
      this.loading = false;
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        void this.load();
      }
    }
  }

  close(): void {
    this.#stop();
    if (this.#timer) clearTimeout(this.#timer);
  }
}
