// The flights that were booked for one consignment, kept fresh with it.

import { get } from '../api/client';
import type { ConsignmentView, FlightView } from '../api/types';
import { choose } from '../custody/flights';
import { live } from '../live/live.svelte';

export class FlightsOf {
  all = $state.raw<FlightView[]>([]);
  #wanted: string[] = [];

  /** Must be made while a component starts: it follows the consignment and the news of records. */
  constructor(consignment: () => ConsignmentView | null) {
    $effect(() => {
      const c = consignment();
      this.#wanted = c === null ? [] : [...new Set([...c.flights, ...(c.flight === null ? [] : [c.flight])])];
      void this.#load();
    });
    $effect(() =>
      live.onNews((news) => {
        if (news === 'everything' || (news.flight && this.#wanted.includes(news.flight))) void this.#load();
      }),
    );
  }

  get delivery(): FlightView | null {
    return choose(this.all).delivery;
  }
  get current(): FlightView | null {
    return choose(this.all).current;
  }
  get swap(): FlightView | null {
    return choose(this.all).swap;
  }

  async #load(): Promise<void> {
    const wanted = this.#wanted;
    const found = await Promise.all(wanted.map((id) => get<FlightView>(`/api/flights/${id}`).catch(() => this.all.find((one) => one.id === id) ?? null)));
    if (wanted === this.#wanted) this.all = found.filter((one) => one !== null);
  }
}
