// What is half filled in survives a reload of the tab, for the same person, until it is sent or the person signs out.

export interface Store {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const PREFIX = 'medflight.draft.';
const nameOf = (person: string, form: string) => `${PREFIX}${person}.${form}`;

/** What was kept, laid over the empty form: a field that the form no longer has is dropped. */
export function kept<T extends object>(store: Store, person: string, form: string, empty: T): T | null {
  try {
    const found: unknown = JSON.parse(store.getItem(nameOf(person, form)) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    return Object.fromEntries(Object.entries(empty).map(([key, value]) => [key, key in found ? (found as Record<string, unknown>)[key] : value])) as T;
  } catch {
    return null;
  }
}

export function keep(store: Store, person: string, form: string, value: object): void {
  try {
    store.setItem(nameOf(person, form), JSON.stringify(value));
  } catch {
    // A full or closed store loses the draft, not the form on the page.
  }
}

export function drop(store: Store, person: string, form: string): void {
  store.removeItem(nameOf(person, form));
}

/** Forgets every draft, whoever wrote it. */
export function dropAll(store: Store): void {
  const names = Array.from({ length: store.length }, (_, i) => store.key(i)).filter((name) => name?.startsWith(PREFIX));
  for (const name of names) if (name !== null) store.removeItem(name);
}
