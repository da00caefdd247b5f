// Starts a page: language, session, live stream, then the component.

import { mount, type Component } from 'svelte';
import '../styles/base.css';
import { applyLanguage } from '../i18n/lang.svelte';
import { live } from '../live/live.svelte';
import { app } from './session.svelte';

/** Mounts an entry that needs somebody signed in. */
export async function start(page: Component): Promise<void> {
  applyLanguage();
  const target = document.getElementById('app');
  if (!target) throw new Error('the page has no place to draw in');
  mount(page, { target });
  await app.load();
  if (app.state === 'signed_out') {
    location.replace(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  live.start(() => location.replace('/'));
}
