// The request form: what is still missing, what is asked of the service, and what the send button says.

import type { Answers, Feasibility, Payload, Priority, Submit, Way } from '../shared/api/types';
import { isItemCode } from '../shared/scan/scan';

export interface RequestForm {
  payload: string | null;
  origin: string | null;
  destination: string | null;
  items: string[];
  /** Milliseconds; null until the person has said it. There is no default. */
  clockStartedAt: number | null;
  priority: Priority | null;
  reason: string;
  order: string;
  unsureCategoryA: boolean;
  answers: Answers;
}

export type Need = 'payload' | 'origin' | 'destination' | 'items' | 'clock' | 'priority' | 'reason';

/** Whether the person must say when the clinical clock started. */
export function asksClock(payload: Payload | null): boolean {
  return payload !== null && payload.clock_start !== 'packed_at';
}

export function missing(form: RequestForm, payload: Payload | null): Need[] {
  const needs: Need[] = [];
  if (payload === null) needs.push('payload');
  if (form.origin === null) needs.push('origin');
  if (form.destination === null || form.destination === form.origin) needs.push('destination');
  if (form.items.length === 0) needs.push('items');
  if (asksClock(payload) && form.clockStartedAt === null) needs.push('clock');
  if (form.priority === null) needs.push('priority');
  if (form.priority === 'stat' && form.reason.trim().length < 3) needs.push('reason');
  return needs;
}

export function body(form: RequestForm, payload: Payload): Submit | null {
  if (form.origin === null || form.destination === null || form.priority === null) return null;
  return {
    payload: payload.code,
    items: form.items,
    origin: form.origin,
    destination: form.destination,
    priority: form.priority,
    priority_reason: form.priority === 'stat' ? form.reason.trim() : null,
    clock_started_at: asksClock(payload) && form.clockStartedAt !== null ? new Date(form.clockStartedAt).toISOString() : null,
    order_ref: form.order.trim() === '' ? null : form.order.trim(),
    not_category_a: !form.unsureCategoryA,
    answers: form.answers,
  };
}

export type TimeDoubt = 'future' | 'old' | null;
/** A typed time that cannot be, or that should be looked at again. */
export function doubt(at: number | null, now: number): TimeDoubt {
  if (at === null) return null;
  if (at > now + 60_000) return 'future';
  return now - at > 24 * 3_600_000 ? 'old' : null;
}

/** What decides whether it is in time, as the service is asked for it; null while that is not known. */
export function ask(form: RequestForm, payload: Payload | null, doubted: TimeDoubt): Submit | null {
  if (!payload || !form.origin || !form.destination || form.origin === form.destination) return null;
  return {
    payload: payload.code,
    items: [],
    origin: form.origin,
    destination: form.destination,
    priority: form.priority ?? payload.priority,
    priority_reason: null,
    clock_started_at: asksClock(payload) && form.clockStartedAt !== null && doubted !== 'future' ? new Date(form.clockStartedAt).toISOString() : null,
    order_ref: null,
    not_category_a: true,
  };
}

/** How the transport will go, for the send button. */
export function mode(feasibility: Feasibility | null): 'uav' | 'road' | null {
  if (feasibility === null) return null;
  return feasibility.flies ? 'uav' : 'road';
}

/** Minutes of each step, as half and nine of ten of them take: `pack 8–15 · fly 9–10`. */
export function steps(way: Way, names: Record<string, string>): string {
  const whole = (seconds: number) => Math.ceil(seconds / 60);
  return way.steps.map((s) => `${names[s.step]} ${whole(s.p50_s)}–${whole(s.p90_s)}`).join(' · ');
}

/** Adds a code to the list; what was wrong when it was not added. */
export function addItem(items: readonly string[], code: string): { items: string[]; wrong: 'duplicate' | 'empty' | 'form' | 'full' | null } {
  if (code === '') return { items: [...items], wrong: 'empty' };
  if (!isItemCode(code)) return { items: [...items], wrong: 'form' };
  if (items.includes(code)) return { items: [...items], wrong: 'duplicate' };
  if (items.length >= 50) return { items: [...items], wrong: 'full' };
  return { items: [...items, code], wrong: null };
}
