// Talks with the service: same origin, one session, every act under its own key.

import { noteSignedIn, seenSignedIn } from './hint';
import { keyOf, settle } from './intent';
import { Failed, readProblem } from './problem';
import type { Session } from './types';

const TIMEOUT_MS = 10_000;

let csrf: string | null = null;

export function useCsrf(token: string | null): void {
  csrf = token;
}

async function send(method: string, url: string, body: string | undefined, headers: Record<string, string>): Promise<unknown> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method !== 'GET' && csrf ? { 'x-csrf-token': csrf } : {}),
        ...headers,
      },
      body,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
    });
    text = await response.text();
  } catch {
    throw new Failed({ kind: 'silent' });
  } finally {
    clearTimeout(timer);
  }
  let parsed: unknown = null;
  if (text !== '') {
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = null;
    }
  }
  if (!response.ok) throw new Failed(readProblem(response.status, parsed));
  return parsed;
}

export async function get<T>(url: string): Promise<T> {
  return (await send('GET', url, undefined, {})) as T;
}

export async function post<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  return (await send('POST', url, JSON.stringify(body), headers)) as T;
}

/** One attempt of an act under the key of its intent. The caller settles the intent when the outcome is known. */
export async function attempt<T>(intent: string, url: string, body: unknown, second: string | null): Promise<T> {
  const text = JSON.stringify(body);
  const key = keyOf(sessionStorage, intent, `${url} ${text}`);
  return (await send('POST', url, text, { 'idempotency-key': key, ...(second ? { 'x-second-signature': second } : {}) })) as T;
}

export function settled(intent: string): void {
  settle(sessionStorage, intent);
}

/** The session, or null when nobody is signed in. */
export async function session(): Promise<Session | null> {
  if (!seenSignedIn()) return null;
  try {
    const found = await get<Session>('/api/session');
    useCsrf(found.csrf);
    return found;
  } catch (error) {
    if (!(error instanceof Failed && error.failure.kind === 'problem' && error.failure.status === 401)) throw error;
    noteSignedIn(false);
    return null;
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  await post('/api/sign-in', { user, password });
  noteSignedIn(true);
}

export async function signOut(): Promise<void> {
  try {
    await post('/api/sign-out', {});
  } finally {
    useCsrf(null);
    noteSignedIn(false);
  }
}
