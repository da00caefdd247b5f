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

/** Acts of a next step that one of several roles may do, by kind. */
const kinds: Record<NextStep['act'], Kind> = {
  accept: 'dispatch',
  pack: 'pack',
  offer: 'offer',
  take_custody: 'take_custody',
  load: 'load',
  accept_load: 'fly',
  prepare: 'fly',
  clear: 'fly',
  launch: 'fly',
  fly: 'fly',
  unload: 'unload',
  receive: 'receive',
  close: 'receive',
  decide: 'decide',
  dispose: 'receive',
  recover: 'recover',
};

/** Whether the next step can be done by this person. */
export function mine(grants: readonly Grant[], next: NextStep | null): boolean {
  return next !== null && may(grants, kinds[next.act], next.site);
}

/** Whether the person acts where boxes are sent and received. */
export function isWard(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => ['nurse', 'packer', 'handler', 'courier', 'lead', 'maintenance'].includes(role));
}
export function isLab(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => ['lab', 'lead'].includes(role));
}
export function isOps(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => ['dispatcher', 'pilot', 'lead', 'quality', 'maintenance'].includes(role));
}
export function isRecords(grants: readonly Grant[]): boolean {
  return grants.some(({ role }) => ['lead', 'quality', 'auditor'].includes(role));
}
