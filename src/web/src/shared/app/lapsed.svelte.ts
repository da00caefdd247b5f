// The lapsed offer of one consignment, looked up when it stands where one may have lapsed.

import { get } from '../api/client';
import type { ConsignmentView, Trail } from '../api/types';
import { mayHaveLapsed, lapsedOffer, type LapsedOffer } from '../custody/lapsed';

export class Lapsed {
  offer = $state<LapsedOffer | null>(null);

  /** Must be made while a component starts: it follows the consignment. */
  constructor(consignment: () => ConsignmentView | null) {
    const wanted = $derived.by(() => {
      const c = consignment();
      return c !== null && mayHaveLapsed(c) ? `${c.id} ${c.seq}` : null;
    });
    $effect(() => {
      if (wanted === null) {
        this.offer = null;
        return;
      }
      let current = true;
      get<Trail>(`/api/consignments/${wanted.split(' ')[0] ?? ''}/trail`)
        .then((trail) => {
          if (current) this.offer = lapsedOffer(trail.entries);
        })
        .catch(() => undefined);
      return () => (current = false);
    });
  }
}
