import { expect, it } from 'vitest';
import { destination, safePath } from './next';

it('goes to the only place of work', () => {
  expect(destination([{ role: 'nurse', sites: ['C-GL'] }], null)).toBe('/ward');
  expect(destination([{ role: 'pilot', sites: null }], null)).toBe('/ops');
  expect(destination([{ role: 'lead', sites: null }], null)).toBeNull();
  expect(destination([{ role: 'admin', sites: null }], null)).toBeNull();
});

it('goes back to the page that was asked for, and nowhere else', () => {
  expect(destination([{ role: 'lab', sites: null }], '/lab/in/DG26120100042U')).toBe('/lab/in/DG26120100042U');
  expect(safePath('//elsewhere.example/ward')).toBeNull();
  expect(safePath('https://elsewhere.example')).toBeNull();
  expect(safePath('/api/docs')).toBeNull();
  expect(safePath('/ward/new?payload=SPC-CBC')).toBe('/ward/new?payload=SPC-CBC');
});

it('a courier goes straight to the boxes', () => {
  expect(destination([{ role: 'courier', sites: ['P-LB'] }], null)).toBe('/custody');
  expect(destination([{ role: 'courier', sites: null }], '/custody/d/DG26120100042U')).toBe('/custody/d/DG26120100042U');
});
