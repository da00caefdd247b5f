// Whose items of a box are, as it is typed: what is missing, and what is sent. It is kept nowhere but on the open page.

export const FIELDS = ['name', 'birth_year', 'mrn', 'cccd', 'bhyt', 'phone'] as const;
export type Typed = Record<(typeof FIELDS)[number], string>;

export const nobody = (): Typed => ({ name: '', birth_year: '', mrn: '', cccd: '', bhyt: '', phone: '' });

/** What must be there and is not. */
export const missing = (items: readonly string[], typed: Typed): ('items' | 'name')[] => [...(items.length === 0 ? (['items'] as const) : []), ...(typed.name.trim() === '' ? (['name'] as const) : [])];

/** What is wrong with the year of birth before it is sent: a number that is none has no form of its own. */
export const yearIsWrong = (typed: Typed): boolean => !/^(\d{4})?$/.test(typed.birth_year.trim());

/** What is sent: nothing for what was left empty. */
export function body(items: readonly string[], typed: Typed): Record<string, unknown> {
  const said = FIELDS.map((field): [string, string | number] => [field, field === 'birth_year' ? Number(typed[field].trim()) : typed[field].trim()]);
  return { items, ...Object.fromEntries(said.filter(([, value]) => value !== '' && value !== 0)) };
}
