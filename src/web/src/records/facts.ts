// A record's content in words: times as times, temperatures in degrees, places and people by name, codes as what they mean.

import type { ItemOutcome, Lang, Priority, Role, SealState } from '../shared/api/types';
import { bearing, celsius, distance, number, unit } from '../shared/format/number';
import { dateClockSeconds } from '../shared/format/time';
import { common } from '../shared/i18n/common';
import { factWords } from './fact-words';

/** Who knows the names of this network. */
export interface Names {
  name(person: string): string;
  siteName(site: string): string;
  padName(pad: string): string;
  payloadName(code: string): string;
  reasonName(code: string): string;
}
type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** 21,06160° B, 105,89810° Đ */
export function place(latitudeE7: number, longitudeE7: number, lang: Lang): string {
  const w = factWords[lang];
  const side = (e7: number, plus: string, minus: string) => `${number(Math.abs(e7) / 1e7, lang, 5)}° ${e7 < 0 ? minus : plus}`;
  return `${side(latitudeE7, w.north, w.south)}, ${side(longitudeE7, w.east, w.west)}`;
}

/** The name of a field; one of a newer program is shown as it is written. */
function label(key: string, lang: Lang): string {
  return (factWords[lang].names as Record<string, string>)[key] ?? key.replaceAll('_', ' ');
}

function number_(key: string, value: number, lang: Lang): string {
  switch (key) {
    case 'clock_started':
    case 'clock_started_at':
    case 'deadline':
    case 'eta':
    case 'road_eta':
    case 'movement':
    case 'expires':
    case 'from':
    case 'until':
    case 'measured_at':
      return dateClockSeconds(value);
    case 'mass_g':
      return unit(value, 'g', lang);
    case 'off_cm':
      return unit(value / 100, 'm', lang, 1);
    case 'silent_ms':
      return unit(value / 1000, 's', lang, 1);
    case 'visibility_m':
      return distance(value, lang);
    case 'wind_from_deg':
      return bearing(value);
    case 'tries':
      return number(value, lang);
    default:
      if (key.endsWith('_mc')) return celsius(value, lang);
      if (key.endsWith('_milli_percent')) return unit(value / 1000, '%', lang, 1);
      if (['waits_s', 'later_s', 'earlier_s'].includes(key)) return unit(value, 's', lang);
      if (key.endsWith('_cms')) return unit(value / 100, 'm/s', lang, 1);
      return String(value);
  }
}

function text(key: string, value: string, lang: Lang, names: Names): string {
  const k = common[lang];
  switch (key) {
    case 'payload':
      return names.payloadName(value);
    case 'origin':
    case 'destination':
    case 'site':
      return names.siteName(value);
    case 'pad':
      return names.padName(value);
    case 'person':
      return names.name(value);
    case 'role':
      return k.roles[value as Role] ?? value;
    case 'priority':
      return k.priorities[value as Priority] ?? value;
    case 'seal_state':
      return k.seals[value as SealState] ?? value;
    case 'outcome':
      return k.outcomes[value as ItemOutcome] ?? value;
    case 'state':
      return (k.states as Record<string, string>)[value] ?? value;
    case 'reason':
      return /^R_[A-Z_]+$/.test(value) ? names.reasonName(value) : value;
    case 'measured_at':
      return Number.isNaN(Date.parse(value)) ? value : dateClockSeconds(Date.parse(value));
    case 'package':
    case 'plan':
      return value.slice(0, 16);
    default:
      return (factWords[lang].values as Record<string, string>)[value] ?? value;
  }
}

function item(fields: Fields, lang: Lang, names: Names): string {
  const said = ['outcome', 'reason', 'remark'].flatMap((key) => (typeof fields[key] === 'string' ? [text(key, fields[key], lang, names)] : []));
  return [`${String(fields['code'])}${said.length > 0 ? `: ${said.join(', ')}` : ''}`, ...(fields['extra'] === true ? [`(${factWords[lang].extra})`] : [])].join(' ');
}

function worded(key: string, value: unknown, lang: Lang, names: Names): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? factWords[lang].yes : factWords[lang].no;
  if (typeof value === 'number') return number_(key, value, lang);
  if (typeof value === 'string') return text(key, value, lang, names);
  if (Array.isArray(value)) return value.length === 0 ? factWords[lang].none : value.map((one: unknown) => (isFields(one) && 'code' in one ? item(one, lang, names) : worded(key, one, lang, names))).join('; ');
  if (!isFields(value)) return '–';
  if ('role' in value && 'site' in value) return ['person', 'role', 'site'].flatMap((part) => (typeof value[part] === 'string' ? [text(part, value[part], lang, names)] : [])).join(', ');
  return Object.entries(value).map(([part, one]) => `${label(part, lang)} ${worded(part, one, lang, names)}`).join(', ');
}

/** The fields of a record with what they say, in the order of the text; the geometry of plan and certificate is left to the text itself. */
export function facts(data: Fields, lang: Lang, names: Names): [string, string][] {
  const { latitude_e7: latitude, longitude_e7: longitude, ...rest } = data;
  const rows = Object.entries(rest)
    .filter(([key, value]) => !((key === 'plan' || key === 'certificate') && typeof value !== 'string') && key !== 'request')
    .map(([key, value]): [string, string] => [label(key, lang), worded(key, value, lang, names)]);
  return typeof latitude === 'number' && typeof longitude === 'number' ? [...rows, [label('position', lang), place(latitude, longitude, lang)]] : rows;
}
