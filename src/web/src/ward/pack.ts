// Packing and sealing: what is still to do before the button seals.

import type { Answers, Payload } from '../shared/api/types';
import { typed } from '../shared/format/number';
import { clean, isSeal } from '../shared/scan/scan';

export interface PackForm {
  box: string;
  got: string[];
  foreign: string | null;
  seal: string;
  sealAgain: string;
  /** The seal came from a scanner, so it is not typed twice. */
  sealScanned: boolean;
  logger: string;
  mass: string;
  temperature: string;
  marks: boolean;
  answers: Answers;
}

export type PackNeed = 'box' | 'items' | 'foreign' | 'seal' | 'logger' | 'mass' | 'temperature' | 'marks';

export const emptyPack = (): PackForm => ({ box: '', got: [], foreign: null, seal: '', sealAgain: '', sealScanned: false, logger: '', mass: '', temperature: '', marks: false, answers: {} });

export function needsTemperature(payload: Payload | null): boolean {
  return payload !== null && (payload.temp_min_c != null || payload.temp_max_c != null);
}

/** A temperature in degrees against the payload's range. */
export function withinRange(celsius: number, payload: Payload): boolean {
  return (payload.temp_min_c == null || celsius >= payload.temp_min_c) && (payload.temp_max_c == null || celsius <= payload.temp_max_c);
}

export function sealDiffers(form: PackForm): boolean {
  return !form.sealScanned && form.sealAgain !== '' && clean(form.seal) !== clean(form.sealAgain);
}

/** What is typed for the mass is no mass. */
export function massWrong(text: string): boolean {
  const mass = typed(text);
  return text.trim() !== '' && (mass === null || mass <= 0);
}

export function left(form: PackForm, expected: readonly string[], payload: Payload | null): PackNeed[] {
  const needs: PackNeed[] = [];
  if (!/^[A-Z0-9-]{2,12}$/.test(clean(form.box))) needs.push('box');
  if (expected.some((code) => !form.got.includes(code))) needs.push('items');
  if (form.foreign !== null) needs.push('foreign');
  const seal = clean(form.seal);
  if (!isSeal(seal) || (!form.sealScanned && clean(form.sealAgain) !== seal)) needs.push('seal');
  const mass = typed(form.mass);
  if (mass === null || mass <= 0) needs.push('mass');
  if (needsTemperature(payload)) {
    if (clean(form.logger) === '') needs.push('logger');
    const degrees = typed(form.temperature);
    if (degrees === null || (payload !== null && !withinRange(degrees, payload))) needs.push('temperature');
  }
  if (!form.marks) needs.push('marks');
  return needs;
}

export function packBody(form: PackForm): object {
  const degrees = typed(form.temperature);
  return {
    box_number: clean(form.box),
    items: form.got,
    seal: clean(form.seal),
    logger: clean(form.logger) === '' ? null : clean(form.logger),
    mass_g: Math.round(typed(form.mass) ?? 0),
    temperature_mc: degrees === null ? null : Math.round(degrees * 1000),
    marks_confirmed: form.marks,
    answers: form.answers,
  };
}
