// Whether the last offer of a box lapsed: read from its trail, for the document itself only knows an open offer.

import type { ConsignmentView, TrailEntry } from '../api/types';

export type LapsedOffer = 'hand_over' | 'load';

/** The offer that lapsed last and that nothing followed; null when there is none. */
export function lapsedOffer(entries: readonly Pick<TrailEntry, 'canonical'>[]): LapsedOffer | null {
  let offered: LapsedOffer | null = null;
  let lapsed: LapsedOffer | null = null;
  for (const { canonical } of entries) {
    const type = /"type":"([A-Z_]+)"/.exec(canonical)?.[1];
    switch (type) {
      case 'HANDOVER_OFFERED':
        offered = 'hand_over';
        lapsed = null;
        break;
      case 'LOAD_OFFERED':
        offered = 'load';
        lapsed = null;
        break;
      case 'HANDOVER_LAPSED':
        lapsed = offered;
        break;
      case 'HANDOVER_ACCEPTED':
      case 'HANDOVER_DECLINED':
      case 'LOADED':
      case 'UNLOADED':
        lapsed = null;
        break;
      default:
        break;
    }
  }
  return lapsed;
}

/** Whether the box stands where an offer may have lapsed. */
export function mayHaveLapsed(c: Pick<ConsignmentView, 'state' | 'offer'>): boolean {
  return c.offer === null && ['PACKED', 'HANDED_TO_CARRIER', 'UNLOADED'].includes(c.state);
}
