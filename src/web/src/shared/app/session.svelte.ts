// Who is signed in, and the network that the pages speak about; loaded once for each page.

import { get, session as readSession, signOut as endSession } from '../api/client';
import type { Network, Payload, Person, Session, Site } from '../api/types';
import { lang } from '../i18n/lang.svelte';
import { common } from '../i18n/common';
import { live } from '../live/live.svelte';
import { dropAll } from './draft';

class App {
  session = $state.raw<Session | null>(null);
  network = $state.raw<Network | null>(null);
  people = $state.raw<Map<string, string>>(new Map());
  state = $state<'loading' | 'ready' | 'signed_out' | 'unreachable'>('loading');

  async load(): Promise<void> {
    try {
      this.session = await readSession();
      if (this.session === null) {
        this.state = 'signed_out';
        return;
      }
      live.tell(this.session);
      const [network, people] = await Promise.all([get<Network>('/api/network'), get<Person[] | { items: Person[] }>('/api/people')]);
      this.network = network;
      const list = Array.isArray(people) ? people : people.items;
      this.people = new Map(list.map((one) => [one.person, one.display_name]));
      this.state = 'ready';
    } catch {
      this.state = 'unreachable';
      setTimeout(() => void this.load(), 2_000);
    }
  }

  async signOut(): Promise<void> {
    dropAll(sessionStorage);
    try {
      await endSession();
    } finally {
      location.assign('/');
    }
  }

  get grants() {
    return this.session?.grants ?? [];
  }

  /** The name of a person as written by the hospital; the id where no name is known. */
  name(person: string | null | undefined): string {
    if (!person) return '–';
    return this.people.get(person) ?? person;
  }

  /** The given name alone, which Vietnamese names carry last: it goes on buttons. */
  get shortName(): string {
    return this.session?.display_name.trim() ?? '';
  }

  site(id: string | null | undefined): Site | null {
    return this.network?.sites.find((site) => site.id === id) ?? null;
  }

  siteName(id: string | null | undefined): string {
    const site = this.site(id);
    return site ? lang.of(site.name) : (id ?? '–');
  }

  get hub(): Site | null {
    return this.network?.sites.find((site) => site.hub) ?? null;
  }

  payload(code: string): Payload | null {
    return this.network?.payloads.find((row) => row.code === code) ?? null;
  }

  payloadName(code: string): string {
    const row = this.payload(code);
    return row ? lang.of(row.name) : code;
  }

  /** The site that a pad belongs to. */
  padSite(pad: string | null | undefined): string | null {
    return this.network?.pads.find((one) => one.id === pad)?.site ?? null;
  }

  padName(pad: string | null | undefined): string {
    if (!pad) return '–';
    const site = this.padSite(pad);
    return site ? `${this.siteName(site)} (${pad})` : pad;
  }

  reasonName(code: string | null): string {
    const row = this.network?.refuse_reasons.find((one) => one.code === code);
    return row ? lang.of(row.words) : (code ?? '–');
  }

  /** Roles of this person in words. */
  get roles(): string {
    const names = lang.pick(common).roles;
    return [...new Set(this.grants.map((grant) => names[grant.role]))].join(', ');
  }

  /** The sites that this person's grants name. */
  get ownSites(): string[] {
    return [...new Set(this.grants.flatMap((grant) => grant.sites ?? []))];
  }
}

export const app = new App();
