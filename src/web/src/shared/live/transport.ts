// One stream for each browser: the tab that holds the lock reads it and passes it on; the others listen. Where a browser has no
// locks (no secure context) or the leader falls silent, a tab reads for itself.

import { EventParser, type StreamEvent } from './sse';

const CHANNEL = 'medflight-live';
const LOCK = 'medflight-live-leader';
/** Without a word for this long, the connection is taken for dead. */
const SILENT_MS = 8_000;
const RETRY_MS = 1_000;

export interface Sink {
  event(event: StreamEvent): void;
  /** The session has ended. */
  signedOut(): void;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Reads the stream until stopped, resuming after the last durable event. */
class Reader {
  #stopped = false;
  #abort: AbortController | null = null;
  #last: string | null = null;

  constructor(private readonly sink: Sink) {}

  resumeFrom(id: string | null): void {
    this.#last = id ?? this.#last;
  }

  stop(): void {
    this.#stopped = true;
    this.#abort?.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      await this.#once();
      if (!this.#stopped) await pause(RETRY_MS);
    }
  }

  async #once(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let watchdog = setTimeout(() => abort.abort(), SILENT_MS);
    try {
      const response = await fetch('/api/live', {
        headers: { accept: 'text/event-stream', ...(this.#last === null ? {} : { 'last-event-id': this.#last }) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
      });
      if (response.status === 401) {
        this.#stopped = true;
        this.sink.signedOut();
        return;
      }
      if (!response.ok || !response.body) return;
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), SILENT_MS);
        for (const event of parser.feed(value)) {
          if (event.id !== null) this.#last = event.id;
          this.sink.event(event);
        }
      }
    } catch {
      // A cut connection is taken up again after a pause; ages on the page show it meanwhile.
    } finally {
      clearTimeout(watchdog);
      abort.abort();
    }
  }
}

type Passed = { kind: 'event'; event: StreamEvent } | { kind: 'out' };

/** Starts the stream for this tab; gives the way to stop it. */
export function connect(sink: Sink): () => void {
  let last: string | null = null;
  let heard = Date.now();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
  const stops: (() => void)[] = [];
  let own: Reader | null = null;

  const take = (event: StreamEvent) => {
    if (event.id !== null) last = event.id;
    sink.event(event);
  };
  const read = (pass: boolean): Reader => {
    const reader = new Reader({
      event: (event) => {
        take(event);
        if (pass) channel?.postMessage({ kind: 'event', event } satisfies Passed);
      },
      signedOut: () => {
        if (pass) channel?.postMessage({ kind: 'out' } satisfies Passed);
        sink.signedOut();
      },
    });
    reader.resumeFrom(last);
    stops.push(() => reader.stop());
    void reader.run();
    return reader;
  };

  if (!channel || !navigator.locks) {
    read(false);
    return () => stops.forEach((stop) => stop());
  }

  let leading = false;
  channel.onmessage = (message: MessageEvent<Passed>) => {
    if (leading) return;
    heard = Date.now();
    own?.stop();
    own = null;
    if (message.data.kind === 'event') take(message.data.event);
    else sink.signedOut();
  };
  const giveUp = new AbortController();
  stops.push(() => giveUp.abort());
  navigator.locks
    .request(LOCK, { signal: giveUp.signal }, () => {
      leading = true;
      own?.stop();
      own = null;
      read(true);
      return new Promise<void>((resolve) => stops.push(resolve));
    })
    .catch(() => undefined);
  // A leader that says nothing for long is a frozen tab: read for oneself until it is heard again.
  const guard = setInterval(() => {
    if (!leading && own === null && Date.now() - heard > 2_500) own = read(false);
  }, 500);
  stops.push(() => clearInterval(guard));
  return () => {
    stops.forEach((stop) => stop());
    channel.close();
  };
}
