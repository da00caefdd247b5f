// The one way in which a record is written (RFC 8785, numbers are integers), and JSON in which no key stands twice.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const isObject = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in canonical form; null where it has none. */
export function canonical(value: Json): string | null {
  if (typeof value === 'string') return value.isWellFormed() ? JSON.stringify(value.normalize('NFC')) : null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map(canonical);
    return parts.includes(null) ? null : `[${parts.join(',')}]`;
  }
  // The default order of strings is that of their UTF-16 units, which is the one that the form asks for.
  const keys = Object.keys(value).sort();
  const parts = keys.map((key) => {
    const [name, held] = [canonical(key), canonical(value[key] ?? null)];
    return name === null || held === null ? null : `${name}:${held}`;
  });
  return parts.includes(null) ? null : `{${parts.join(',')}}`;
}

/** What a record's text says; null where it is not written in the one way. */
export function recordOf(text: string): { [key: string]: Json } | null {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) && canonical(value) === text ? value : null;
  } catch {
    return null;
  }
}

/** Reads JSON in which no key of an object stands twice; undefined where it is none. */
export function parseOnce(text: string): Json | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const open: (Set<string> | null)[] = [];
  let before = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1);
      const key = JSON.parse(before) as string;
      if (keys?.has(key)) return undefined;
      keys?.add(key);
    }
    before = token;
  }
  return value;
}
