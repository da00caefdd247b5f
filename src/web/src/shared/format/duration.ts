// Lengths of time in words of both languages.

import type { Lang } from '../api/types';

/** 42 phút, 5 g 10 ph / 42 min, 5 h 10 min; whole minutes, rounded down (a deadline is never shown later than it is). */
export function minutes(ms: number, lang: Lang): string {
  const total = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(total / 60);
  const rest = total % 60;
  if (hours === 0) return lang === 'vi' ? `${rest} phút` : `${rest} min`;
  return lang === 'vi' ? `${hours} g ${rest} ph` : `${hours} h ${rest} min`;
}

/** 02:05 of a countdown or an age under an hour; 1:02:05 above. */
export function mmss(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const h = Math.floor(total / 3600);
  const rest = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
  return h > 0 ? `${h}:${rest}` : rest;
}

/** 2 giây, 3 phút, 2 g 5 ph: how old a value is. */
export function age(ms: number, lang: Lang): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 100) return lang === 'vi' ? `${seconds} giây` : `${seconds} s`;
  return minutes(ms, lang);
}
