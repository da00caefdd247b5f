// The live picture of this page, its age, and the news of durable records.

import { get } from '../api/client';
import type { LiveView, RecordNote, Session } from '../api/types';
import { ageNow, freshness, isStale, Lateness, serviceNow, type Freshness } from './age';
import { connect } from './transport';

export type NewsListener = (news: RecordNote | 'everything') => void;

class Live {
  picture = $state.raw<LiveView | null>(null);
  /** Wall time at which the picture came, or should have come. */
  cameAt = $state<number | null>(null);
  /** Wall time, four times a second: everything that ages reads it. */
  wall = $state(Date.now());
  scale = $state(1);
  #told = $state({ service: Date.now(), wall: Date.now() });
  #listeners = new Set<NewsListener>();
  #started = false;
  #lateness = new Lateness();

  /** The service's clock now, milliseconds. */
  get now(): number {
    return serviceNow(this.#told.service, this.scale, this.#told.wall, this.wall);
  }

  get freshness(): Freshness {
    return freshness(this.cameAt, this.wall);
  }

  /** Wall milliseconds since the last picture. */
  get silence(): number {
    return this.cameAt === null ? 0 : Math.max(0, this.wall - this.cameAt);
  }

  /** The age now of a value of the picture, wall milliseconds. */
  age(ageMs: number): number {
    return ageNow(ageMs, this.scale, this.cameAt ?? this.wall, this.wall);
  }

  /** Whether a value of this age now must look old. */
  stale(age: number): boolean {
    return isStale(age, this.silence);
  }

  tell(session: Session): void {
    this.scale = session.clock_scale > 0 ? session.clock_scale : 1;
    this.#told = { service: Date.parse(session.now), wall: Date.now() };
  }

  onNews(listener: NewsListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(signedOut: () => void): void {
    if (this.#started) return;
    this.#started = true;
    setInterval(() => (this.wall = Date.now()), 250);
    const stop = connect({
      event: ({ event, data }) => {
        if (event === 'live') this.#take(JSON.parse(data) as LiveView);
        else if (event === 'record') this.#news(JSON.parse(data) as RecordNote);
        else if (event === 'snapshot') this.#news('everything');
      },
      signedOut,
    });
    addEventListener('pagehide', stop, { once: true });
    addEventListener('pageshow', (event) => {
      if (event.persisted) location.reload();
    });
  }

  /** Asks for the picture now, and does not wait for the next of the stream. */
  async refresh(): Promise<void> {
    try {
      this.#take(await get<LiveView>('/api/live-picture'));
    } catch {
      // The stream brings the next one.
    }
  }

  #take(picture: LiveView): void {
    this.picture = picture;
    this.wall = Date.now();
    const told = Date.parse(picture.now);
    this.cameAt = this.wall - this.#lateness.of(told, this.scale, this.wall);
    this.#told = { service: told, wall: this.cameAt };
  }

  #news(news: RecordNote | 'everything'): void {
    for (const listener of this.#listeners) listener(news);
  }
}

export const live = new Live();
