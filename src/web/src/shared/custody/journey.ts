// The life of a consignment as steps that a person recognises.

import type { ConsignmentState, ConsignmentView } from '../api/types';

export const STEPS = ['sent', 'accepted', 'packed', 'handed', 'loaded', 'flying', 'landed', 'checking', 'received'] as const;
export type Step = (typeof STEPS)[number];
export type Mark = 'done' | 'now' | 'to_do';

/** How far along the way the state is; null when it left the way (declined, refused, incident …). */
export function reached(state: ConsignmentState): Step | null {
  switch (state) {
    case 'SUBMITTED':
      return 'sent';
    case 'ACCEPTED':
      return 'accepted';
    case 'PACKED':
      return 'packed';
    case 'HANDED_TO_CARRIER':
      return 'handed';
    case 'LOADED':
      return 'loaded';
    case 'IN_FLIGHT':
    case 'RETURNING':
      return 'flying';
    case 'LANDED':
      return 'landed';
    case 'UNLOADED':
      return 'checking';
    case 'RECEIVED':
    case 'RECEIVED_REMARK':
    case 'CLOSED':
      return 'received';
    case 'DECLINED':
    case 'REFUSED':
    case 'QUARANTINED':
    case 'ROAD':
    case 'INCIDENT':
    case 'DISPOSED':
    case 'CANCELLED':
      return null;
  }
}

/** The strip of steps; the step that was reached last is done, the one after it is under way. */
export function strip(state: ConsignmentState): { step: Step; mark: Mark }[] {
  const at = reached(state);
  if (at === null) return [];
  const index = STEPS.indexOf(at);
  const flying = state === 'IN_FLIGHT' || state === 'RETURNING' || state === 'UNLOADED';
  return STEPS.map((step, i) => ({
    step,
    mark: i < index || (i === index && !flying) ? 'done' : i === index || (i === index + 1 && !flying) ? 'now' : 'to_do',
  }));
}

/** How the state is told apart without colour. */
export type Shape = 'waiting' | 'moving' | 'done' | 'stopped' | 'alarm';
export function shape(state: ConsignmentState): Shape {
  switch (state) {
    case 'SUBMITTED':
    case 'ACCEPTED':
    case 'PACKED':
    case 'LANDED':
    case 'UNLOADED':
      return 'waiting';
    case 'HANDED_TO_CARRIER':
    case 'LOADED':
    case 'IN_FLIGHT':
    case 'RETURNING':
    case 'ROAD':
      return 'moving';
    case 'RECEIVED':
    case 'RECEIVED_REMARK':
    case 'CLOSED':
      return 'done';
    case 'DECLINED':
    case 'CANCELLED':
    case 'DISPOSED':
      return 'stopped';
    case 'REFUSED':
    case 'QUARANTINED':
    case 'INCIDENT':
      return 'alarm';
  }
}

export function isOver(state: ConsignmentState): boolean {
  return ['DECLINED', 'CANCELLED', 'DISPOSED', 'CLOSED'].includes(state);
}
/** Received or refused: nothing is left to watch on the way. */
export function isDecided(state: ConsignmentState): boolean {
  return isOver(state) || ['RECEIVED', 'RECEIVED_REMARK', 'REFUSED', 'QUARANTINED'].includes(state);
}
export function isAboard(state: ConsignmentState): boolean {
  return ['LOADED', 'IN_FLIGHT', 'RETURNING', 'LANDED'].includes(state);
}

/** The clinical clock: calm, 25 % left, 10 % left, over. */
export type Clock = 'calm' | 'caution' | 'warning' | 'over';
export function viability(startedAt: number | null, deadline: number, now: number): Clock {
  const left = deadline - now;
  if (left <= 0) return 'over';
  if (startedAt === null || deadline <= startedAt) return 'calm';
  const share = left / (deadline - startedAt);
  if (share <= 0.1) return 'warning';
  return share <= 0.25 ? 'caution' : 'calm';
}

/** Most urgent first: the least time to the limit, then the higher priority, then the older. */
export function byDeadline(a: ConsignmentView, b: ConsignmentView): number {
  const rank = { stat: 0, asap: 1, urgent: 2, routine: 3 } as const;
  const limit = (c: ConsignmentView) => (c.deadline === null ? Number.MAX_SAFE_INTEGER : Date.parse(c.deadline));
  return limit(a) - limit(b) || rank[a.priority] - rank[b.priority] || (a.submitted_at < b.submitted_at ? -1 : 1);
}
