// What an entry of the trail says, read from the text that was hashed and from nothing else.

export interface Kept {
  at: number | null;
  form: string | null;
  device: string | null;
  suspect: boolean;
}

export interface Reading {
  type: string;
  at: number | null;
  person: string | null;
  role: string | null;
  site: string | null;
  device: string | null;
  signed: boolean;
  second: string | null;
  flight: string | null;
  /** When it was really done and on what it was kept, of an act that was entered after the event. */
  kept: Kept | null;
  /** Content, in the order of the text. */
  data: Record<string, unknown>;
}

function kept(value: unknown): Kept | null {
  if (typeof value !== 'object' || value === null) return null;
  const said = value as Record<string, unknown>;
  const at = Date.parse(text(said['happened_at']) ?? '');
  return { at: Number.isNaN(at) ? null : at, form: text(said['form']), device: text(said['device']), suspect: said['clock_suspect'] === true };
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads the canonical text; null when it is not a record. */
export function reading(canonical: string): Reading | null {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(canonical) as Record<string, unknown>;
  } catch {
    return null;
  }
  const by = (typeof record['by'] === 'object' && record['by'] !== null ? record['by'] : {}) as Record<string, unknown>;
  const data = (typeof record['data'] === 'object' && record['data'] !== null ? record['data'] : {}) as Record<string, unknown>;
  const at = Date.parse(text(record['at']) ?? '');
  return {
    type: text(record['type']) ?? '',
    at: Number.isNaN(at) ? null : at,
    person: text(by['person']) ?? text(by['feed']),
    role: text(by['role']),
    site: text(by['site']) ?? text(data['site']),
    device: text(by['device']),
    signed: by['signed'] === true,
    second: text(by['second']),
    flight: text(record['flight']),
    kept: kept(by['kept']),
    data,
  };
}

/** The words for a type; a type that this page does not know is shown as it is written. */
export function typeWords(type: string, known: Record<string, string>): string {
  return known[type] ?? type.toLowerCase().replaceAll('_', ' ');
}
