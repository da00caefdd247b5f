// The inbound board: who comes, sorted by what is left, and what can be done about it here.

import type { ConsignmentView } from '../shared/api/types';
import { isOver } from '../shared/custody/journey';
import { spare } from './spare';

export type BoardAct = 'ready' | 'unload' | 'receive' | 'close' | 'open';

export function boardAct(c: ConsignmentView): BoardAct {
  switch (c.state) {
    case 'LANDED':
      return 'unload';
    case 'UNLOADED':
      return 'receive';
    case 'RECEIVED':
    case 'RECEIVED_REMARK':
      return 'close';
    case 'ACCEPTED':
    case 'PACKED':
    case 'HANDED_TO_CARRIER':
    case 'LOADED':
    case 'IN_FLIGHT':
      return c.receiver_ready_at === null ? 'ready' : 'open';
    case 'SUBMITTED':
    case 'DECLINED':
    case 'REFUSED':
    case 'QUARANTINED':
    case 'RETURNING':
    case 'ROAD':
    case 'INCIDENT':
    case 'DISPOSED':
    case 'CANCELLED':
    case 'CLOSED':
      return 'open';
  }
}

/** Whether the box is still to be checked in, or was checked and waits to be closed. */
export function stage(c: ConsignmentView): 'coming' | 'decided' | 'gone' {
  if (isOver(c.state) || c.state === 'SUBMITTED') return 'gone';
  return ['RECEIVED', 'RECEIVED_REMARK', 'REFUSED', 'QUARANTINED'].includes(c.state) ? 'decided' : 'coming';
}

/** The least to spare first; without a limit last. */
export function bySpare(now: number): (a: ConsignmentView, b: ConsignmentView) => number {
  const of = (c: ConsignmentView) => spare(c, now) ?? Number.MAX_SAFE_INTEGER;
  return (a, b) => of(a) - of(b) || (a.id < b.id ? -1 : 1);
}

/** The row whose act is the one to do first: a box that stands here, then one that waits for readiness. */
export function firstAct(rows: readonly ConsignmentView[]): string | null {
  for (const wanted of ['receive', 'unload', 'close'] as const) {
    const row = rows.find((one) => boardAct(one) === wanted);
    if (row) return row.id;
  }
  return rows.find((one) => boardAct(one) === 'ready' && one.receiver_ready_needed)?.id ?? rows.find((one) => boardAct(one) === 'ready')?.id ?? null;
}
