import { expect, it } from 'vitest';
import { reading, typeWords } from './entry';

it('an entry is read from the text that was hashed', () => {
  const found = reading('{"at":"2026-12-01T01:02:03.004Z","by":{"kind":"person","person":"nurse","role":"nurse","site":"C-GL","device":"d1","signed":true},"data":{"seal":"K7Q20418","holder":{"role":"nurse","site":"C-GL"}},"seq":4,"type":"PACKED","v":1}');
  expect(found).toMatchObject({ type: 'PACKED', person: 'nurse', site: 'C-GL', signed: true, second: null });
  expect(found?.data).toEqual({ seal: 'K7Q20418', holder: { role: 'nurse', site: 'C-GL' } });
});

it('a text that is no record is not read', () => {
  expect(reading('{"at":')).toBeNull();
});

it('a type of a newer program is shown as it is written', () => {
  expect(typeWords('ROAD_TAKEN_OVER', { PACKED: 'x' })).toBe('road taken over');
});
