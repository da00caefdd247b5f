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

/** A time typed by a person: "10:25" of today, or "01/12/2026 10:25", on the clock of Hanoi (UTC+7, no summer time); else null. */
export function parseTyped(text: string, now: number): number | null {
  const match = /^(?:(\d{1,2})\/(\d{1,2})\/(\d{4})\s+)?(\d{1,2})[:.hg](\d{2})$/.exec(text.trim());
  if (!match) return null;
  const today = fields(now);
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0');
  const [day, month, year] = match[1] ? [two(match[1]), two(match[2]), match[3]] : [today['day'], today['month'], today['year']];
  const ms = Date.parse(`${year}-${month}-${day}T${two(match[4])}:${match[5]}:00+07:00`);
  if (Number.isNaN(ms)) return null;
  // 31/02 is not a day, although some readers of dates take it for 3 March.
  return dateClock(ms) === `${day}/${month}/${year} ${two(match[4])}:${match[5]}` ? ms : null;
}
