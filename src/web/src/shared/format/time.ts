// Times as nurses read them: dd/MM/yyyy HH:mm, 24 hours, always the clock of Hanoi.

const ZONE = 'Asia/Ho_Chi_Minh';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

function fields(ms: number): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** 10:25 */
export function clock(ms: number): string {
  const f = fields(ms);
  return `${f['hour']}:${f['minute']}`;
}

/** 10:25:40 */
export function clockSeconds(ms: number): string {
  return `${clock(ms)}:${fields(ms)['second']}`;
}

/** 01/12/2026 */
export function date(ms: number): string {
  const f = fields(ms);
  return `${f['day']}/${f['month']}/${f['year']}`;
}

/** 01/12/2026 10:25 */
export function dateClock(ms: number): string {
  return `${date(ms)} ${clock(ms)}`;
}

/** 01/12/2026 10:25:40 */
export function dateClockSeconds(ms: number): string {
  return `${date(ms)} ${clockSeconds(ms)}`;
}

/** The hour alone when it is today's, date and hour otherwise. */
export function clockOrDate(ms: number, now: number): string {
  return date(ms) === date(now) ? clock(ms) : dateClock(ms);
}

/** "2026-12-01T10:25" of a datetime-local field, read as a time in Hanoi (UTC+7, no summer time); null when it is not one. */
export function parseLocal(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(text);
  if (!match) return null;
  const ms = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:00+07:00`);
  return Number.isNaN(ms) ? null : ms;
}

/** The value of a datetime-local field that shows this moment in Hanoi. */
export function localValue(ms: number): string {
  const f = fields(ms);
  return `${f['year']}-${f['month']}-${f['day']}T${f['hour']}:${f['minute']}`;
}
