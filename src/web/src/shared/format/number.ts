// Numbers with their units; the comma is the decimal sign in Vietnamese, and a no-break space stands before the unit.

import type { Lang } from '../api/types';

const NBSP = '\u00a0';
const locales: Record<Lang, string> = { vi: 'vi-VN', en: 'en-GB' };

export function number(value: number, lang: Lang, digits = 0): string {
  return new Intl.NumberFormat(locales[lang], { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' }).format(value);
}

/** 18–24 °C, 2,5–8 °C; a side without a limit is left open. */
export function celsiusRange(low: number | null | undefined, high: number | null | undefined, lang: Lang): string {
  const side = (value: number | null | undefined) => (value == null ? '…' : number(value, lang, Number.isInteger(value) ? 0 : 1));
  return `${side(low)}–${side(high)}${NBSP}°C`;
}

export function unit(value: number, unitName: string, lang: Lang, digits = 0): string {
  return number(value, lang, digits) + NBSP + unitName;
}

/** Thousandths of a degree as 21,4 °C. */
export function celsius(milli: number, lang: Lang): string {
  return unit(milli / 1000, '°C', lang, 1);
}

/** 740 m, 7,4 km. */
export function distance(metres: number, lang: Lang): string {
  return metres < 1000 ? unit(metres, 'm', lang) : unit(metres / 1000, 'km', lang, 1);
}

/** A number typed by a person, comma or point; null when it is none. */
export function typed(text: string): number | null {
  const clean = text.trim().replace(/\s/g, '').replace(',', '.').replace('−', '-');
  if (!/^-?\d+(\.\d+)?$/.test(clean)) return null;
  return Number(clean);
}

/** Three digits of a bearing: 040°. */
export function bearing(degrees: number): string {
  return `${String(((Math.round(degrees) % 360) + 360) % 360).padStart(3, '0')}°`;
}
