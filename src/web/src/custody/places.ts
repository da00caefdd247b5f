// What a place is called: a facility of the network, or a post of a carrier.

import type { Lang, Network } from '../shared/api/types';
import type { Carrier } from './types';

/** The posts of carriers that the service tells of with the network. */
export function carriersOf(network: Network | null): Carrier[] {
  return (network as { carriers?: Carrier[] } | null)?.carriers ?? [];
}

/** The name of a facility or of a post; the id where neither is known. */
export function placeName(network: Network | null, id: string, lang: Lang): string {
  const found = network?.sites.find((site) => site.id === id) ?? carriersOf(network).find((one) => one.post === id);
  return found?.name[lang] ?? id;
}
