// Codes come from a scanner that types like a keyboard, or from fingers. The page knows by itself what a code is.

/** Brings a code to the form in which it is compared: NFC, no spaces, capitals. */
export function clean(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, '').toUpperCase();
}

/** A keyboard tool for Vietnamese has changed what the scanner typed. */
export function damaged(text: string): boolean {
  return /[^\u0020-\u007e]/.test(text.normalize('NFC'));
}

export type Meaning = 'consignment' | 'item' | 'box' | 'logger' | 'seal' | 'unknown';

/** What a scanned code is, for this consignment. An item of the order is always an item, whatever it looks like. */
export function meaning(text: string, consignment: string, items: readonly string[]): Meaning {
  const code = clean(text);
  if (code === consignment) return 'consignment';
  if (items.includes(code)) return 'item';
  if (/^[A-Z]{2}\d{11}[0-9A-Z*]$/.test(code)) return 'unknown';
  if (/^B-?\d{1,8}$/.test(code)) return 'box';
  if (/^[TL]-?\d{1,8}$/.test(code)) return 'logger';
  if (/^[A-Z0-9]{6,16}$/.test(code)) return 'seal';
  return 'unknown';
}

/** What may be the code of an item; a unit of blood is the longest, `A999914123456N-E0181V00`. The service looks closer. */
export function isItemCode(text: string): boolean {
  return /^[A-Z0-9-]{6,24}$/.test(text);
}

export function isSeal(text: string): boolean {
  return /^[A-Z0-9]{6,16}$/.test(text);
}

/** Tells a scanner from fingers: a burst of keys that ends in Enter. */
export class Wedge {
  #keys = '';
  #last = 0;

  /** Takes a key; gives the code when a burst has ended. `at` in milliseconds. */
  key(key: string, at: number): string | null {
    if (at - this.#last > 60) this.#keys = '';
    this.#last = at;
    if (key === 'Enter') {
      const code = this.#keys;
      this.#keys = '';
      return code.length >= 4 ? code : null;
    }
    if (key.length === 1) this.#keys += key;
    return null;
  }
}
