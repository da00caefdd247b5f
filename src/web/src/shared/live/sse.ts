// Reads a text/event-stream from bytes (WHATWG HTML, "Interpreting an event stream"), so that resume is in our hands.

export interface StreamEvent {
  event: string;
  data: string;
  id: string | null;
}

export class EventParser {
  #buffer = '';
  #event = '';
  #data: string[] = [];
  #id: string | null = null;

  /** Takes the next piece of text; gives the events that it completes. */
  feed(text: string): StreamEvent[] {
    const out: StreamEvent[] = [];
    this.#buffer += text;
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#buffer);
      if (!end) return out;
      const line = this.#buffer.slice(0, end.index);
      this.#buffer = this.#buffer.slice(end.index + end[0].length);
      const done = this.#line(line);
      if (done) out.push(done);
    }
  }

  #line(line: string): StreamEvent | null {
    if (line === '') {
      const found = this.#data.length > 0 ? { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id } : null;
      this.#event = '';
      this.#data = [];
      this.#id = null;
      return found;
    }
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
    return null;
  }
}
