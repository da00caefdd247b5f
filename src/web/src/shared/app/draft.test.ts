import { expect, it } from 'vitest';
import { drop, dropAll, keep, kept, type Store } from './draft';

function store(): Store {
  const all = new Map<string, string>();
  return {
    get length() {
      return all.size;
    },
    key: (i) => [...all.keys()][i] ?? null,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => void all.set(name, value),
    removeItem: (name) => void all.delete(name),
  };
}

it('a draft comes back to the person who wrote it, and to nobody else', () => {
  const here = store();
  keep(here, 'lan', 'request', { payload: 'SPC-CBC', gone: 1 });
  expect(kept(here, 'lan', 'request', { payload: null, items: [] })).toEqual({ payload: 'SPC-CBC', items: [] });
  expect(kept(here, 'mai', 'request', { payload: null })).toBeNull();
});

it('a draft that was sent is gone, and signing out forgets all of them', () => {
  const here = store();
  here.setItem('medflight.lang', 'vi');
  keep(here, 'lan', 'request', { a: 1 });
  keep(here, 'lan', 'pack', { a: 1 });
  keep(here, 'mai', 'pack', { a: 1 });
  drop(here, 'lan', 'request');
  expect(kept(here, 'lan', 'request', { a: 0 })).toBeNull();
  dropAll(here);
  expect(here.length).toBe(1);
});

it('a damaged draft is no draft', () => {
  const here = store();
  here.setItem('medflight.draft.lan.request', '{"a":');
  expect(kept(here, 'lan', 'request', { a: 0 })).toBeNull();
});
