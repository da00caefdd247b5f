import { describe, expect, it } from 'vitest';
import { EventParser } from './sse';

describe('the event stream', () => {
  it('is read across any cut of the bytes', () => {
    const text = 'event: record\nid: 41\ndata: {"seq":41}\n\n: keep\n\nevent: live\ndata: {"a":\ndata: 1}\n\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new EventParser();
      const events = [...parser.feed(text.slice(0, cut)), ...parser.feed(text.slice(cut))];
      expect(events).toEqual([
        { event: 'record', id: '41', data: '{"seq":41}' },
        { event: 'live', id: null, data: '{"a":\n1}' },
      ]);
    }
  });
  it('with CRLF is the same stream', () => {
    expect(new EventParser().feed('event: live\r\ndata: 1\r\n\r\n')).toEqual([{ event: 'live', data: '1', id: null }]);
  });
});
