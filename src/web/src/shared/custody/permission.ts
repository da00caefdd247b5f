// Who may do what, as far as the page needs it to show the right buttons. The service decides; this only avoids dead ends.

import type { Grant, NextStep, Role } from '../api/types';

export type Kind = 'decide' | 'recover' | 'submit' | 'cancel' | 'dispatch' | 'pack' | 'offer' | 'take_custody' | 'load' | 'ready' | 'unload' | 'receive' | 'fly' | 'swap_pack' | 'weather' | 'stop' | 'lift_stop' | 'read_ledger';

const table: Record<Kind, readonly Role[]> = {
  submit: ['nurse', 'lab', 'packer', 'dispatcher', 'lead'],
  cancel: ['nurse', 'lab', 'packer', 'dispatcher', 'lead'],
  dispatch: ['dispatcher', 'lead'],
  pack: ['nurse', 'packer', 'lab', 'lead'],
  offer: ['nurse', 'packer', 'lab', 'handler', 'courier', 'lead'],
  take_custody: ['nurse', 'packer', 'lab', 'handler', 'courier', 'lead'],
  load: ['nurse', 'handler'],
  ready: ['nurse', 'lab', 'lead'],
  unload: ['nurse', 'lab', 'handler'],
  receive: ['nurse', 'lab', 'lead'],
  fly: ['pilot'],
  swap_pack: ['nurse', 'handler', 'maintenance'],
  weather: ['dispatcher', 'pilot'],
  stop: ['dispatcher', 'pilot', 'lead'],
  lift_stop: ['lead', 'pilot'],
  read_ledger: ['lead', 'quality', 'auditor'],
  decide: ['quality', 'lead'],
  recover: ['lead'],
};

const covers = (grant: Grant, site: string | null) => site === null || grant.sites === null || grant.sites.includes(site);

/** Whether one of the grants allows the act at the site; without a site, anywhere. */
export function may(grants: readonly Grant[], kind: Kind, site: string | null = null): boolean {
  return grants.some((grant) => table[kind].includes(grant.role) && covers(grant, site));
}

/** Whether a grant reaches this site at all. */
export function atSite(grants: readonly Grant[], site: string): boolean {
  return grants.some((grant) => covers(grant, site));
}

/** The sites that are named in the grants for the act; null when it holds everywhere. */
export function sitesFor(grants: readonly Grant[], kind: Kind): string[] | null {
  const fitting = grants.filter((grant) => table[kind].includes(grant.role));
  if (fitting.some((grant) => grant.sites === null)) return null;
  return [...new Set(fitting.flatMap((grant) => grant.sites ?? []))];
}

type Named = Exclude<NextStep['act'], Kind>;

/** Acts of a next step whose kind has another name. */
const kinds: Record<Named, Kind> = {
  accept: 'dispatch',
  accept_load: 'fly',
  prepare: 'fly',
  clear: 'fly',
  launch: 'fly',
  close: 'receive',
  dispose: 'receive',
  by_road: 'dispatch',
};

/** The kind of a next step. */
export const kindOf = (act: NextStep['act']): Kind => kinds[act as Named] ?? (act as Kind);

/** Whether the next step can be done by this person. */
export function mine(grants: readonly Grant[], next: NextStep | null): boolean {
  return next !== null && may(grants, kindOf(next.act), next.site);
}

const any = (roles: readonly Role[]) => (grants: readonly Grant[]) => grants.some(({ role }) => roles.includes(role));

/** Whether the person acts where boxes are sent and received. */
export const isWard = any(['nurse', 'packer', 'handler', 'courier', 'lead', 'maintenance']);
export const isLab = any(['lab', 'lead']);
export const isOps = any(['dispatcher', 'pilot', 'lead', 'quality', 'maintenance']);
export const isRecords = any(['lead', 'quality', 'auditor']);
