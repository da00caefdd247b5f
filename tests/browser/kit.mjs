// Tools of the browser journey: sessions, the keyboard, the accessibility check. Everything waits on state, never on time.

import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import { connect } from 'node:net';

const require = createRequire(new URL('../../src/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The pages' own patience: a flight of the simulated world takes minutes. */
export const PATIENCE = Number(process.env.PATIENCE_MS ?? 240_000);
const SHOTS = process.env.SHOTS ?? '';
const problems = [];
const audited = new Set();
let shots = 0;

export const faults = () => problems;
export const auditedPages = () => [...audited];
export function fault(text) {
  problems.push(text);
  console.log(`  FAULT ${text}`);
}
export function step(text) {
  console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

export async function browse() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--enable-unsafe-swiftshader'] });
}

/** A forward proxy that can hold every byte still without closing anything: a frozen network, as a page meets it. */
export async function freezer() {
  let frozen = false;
  const flows = new Set();
  const held = [];
  const follow = (flow) => {
    flows.add(flow);
    flow.on('close', () => flows.delete(flow));
    if (frozen) flow.pause();
  };
  const whenThawed = (go) => (frozen ? held.push(go) : go());
  const server = createServer((request, response) =>
    whenThawed(() => {
      const up = httpRequest(request.url, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.on('data', (piece) => response.write(piece));
        answer.on('end', () => response.end());
        follow(answer);
      });
      up.on('error', () => response.destroy());
      response.on('close', () => up.destroy());
      request.pipe(up);
    }),
  );
  server.on('connect', (request, client) =>
    whenThawed(() => {
      const [host, port] = request.url.split(':');
      const up = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        up.on('data', (piece) => client.write(piece));
        client.on('data', (piece) => up.write(piece));
        follow(up);
      });
      up.on('close', () => client.destroy());
      client.on('close', () => up.destroy());
      up.on('error', () => client.destroy());
      client.on('error', () => up.destroy());
    }),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    proxy: { server: `http://127.0.0.1:${server.address().port}` },
    freeze() {
      frozen = true;
      for (const flow of flows) flow.pause();
    },
    thaw() {
      frozen = false;
      for (const flow of flows) flow.resume();
      for (const go of held.splice(0)) go();
    },
    close: () => (server.closeAllConnections(), server.close()),
  };
}

/** A browser profile of one person, watched for errors and for requests that leave the machine. */
export async function person(browser, base, name, { width, height, dark = false, proxy }) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: dark ? 'dark' : 'light', ignoreHTTPSErrors: true, ...(proxy ? { proxy } : {}) });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const unanswered = [];
  page.on('response', (response) => {
    if (response.status() >= 400) unanswered.push(`${response.status()} ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' || /Failed to load resource/.test(message.text())) return;
    fault(`${name}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => fault(`${name}: page error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:') && !url.startsWith('blob:')) fault(`${name}: request leaves the machine: ${url}`);
  });
  return { name, page, context, unanswered };
}

// The keyboard. Nothing below uses the mouse.

/** Goes on with Tab until the element has the focus; `any` takes any radio of the same group. */
export async function reach(page, locator, any = false) {
  await locator.first().waitFor({ state: 'visible' });
  const there = () =>
    locator.first().evaluate((element, group) => {
      const active = document.activeElement;
      return element === active || (group && active instanceof HTMLInputElement && active.type === 'radio' && active.name === element.name);
    }, any);
  for (let i = 0; i < 400; i += 1) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${locator}`);
}
export async function press(page, locator) {
  await reach(page, locator);
  await page.keyboard.press('Enter');
}
export async function type(page, locator, text) {
  await reach(page, locator);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}
export async function choose(page, locator) {
  await reach(page, locator, true);
  for (let i = 0; i < 20; i += 1) {
    if (await locator.first().isChecked()) return;
    const focused = await locator.first().evaluate((element) => element === document.activeElement);
    await page.keyboard.press(focused ? 'Space' : 'ArrowDown');
  }
  throw new Error(`the keyboard does not choose ${locator}`);
}
export async function tick(page, locator) {
  await reach(page, locator);
  if (!(await locator.isChecked())) await page.keyboard.press('Space');
}

/** Presses a button that may ask for a signature, and waits until the page has gone on. */
export async function act(who, locator, done) {
  const { page, password } = who;
  await press(page, locator);
  const dialog = page.locator('dialog[data-sign]');
  const refused = page.locator('main [data-problem]');
  for (let turn = 0; turn < 3; turn += 1) {
    const first = await Promise.race([
      done.first().waitFor({ state: 'visible', timeout: PATIENCE }).then(() => 'done'),
      dialog.waitFor({ state: 'visible', timeout: PATIENCE }).then(() => 'sign'),
      refused.first().waitFor({ state: 'visible', timeout: PATIENCE }).then(() => 'refused'),
    ]);
    if (first === 'done') return;
    if (first === 'refused') throw new Error(`${who.name}: refused: ${await refused.first().innerText()}`);
    await type(page, page.locator('#sign-password'), password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }
  throw new Error(`${who.name}: signed three times and got no further`);
}

export async function signIn(who, base, user, password, path = '/') {
  const { page } = who;
  who.password = password;
  await page.goto(base + path);
  await type(page, page.locator('#user'), user);
  await type(page, page.locator('#password'), password);
  await page.keyboard.press('Enter');
  await page.locator('[data-sign-out]').waitFor();
}

async function speak(page, language) {
  if ((await page.evaluate(() => document.documentElement.lang)) === language) return;
  await page.locator(`[data-lang=${language}]`).first().evaluate((button) => button.click());
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
}

/** The accessibility and layout checks of one page, in both languages. */
export async function audit(who, name, { dense = false, dialog = false } = {}) {
  const { page } = who;
  audited.add(name);
  for (const language of ['en', 'vi']) {
    if (!dialog) await speak(page, language);
    const at = `${name} (${dialog ? 'dialog' : language})`;
    await page.evaluate(axeSource);
    // What the signing bar lies over at this scroll position can be scrolled out from under it: targets are measured without it.
    const bar = await page.addStyleTag({ content: '.keep { position: static !important; }' });
    const found = await page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} ${failureSummary.split('\n').at(1) ?? ''}`).join(' | ')}`),
      ),
    );
    await bar.evaluate((style) => style.remove());
    for (const violation of found) fault(`${at}: axe ${violation}`);
    const layout = await page.evaluate((small) => {
      const visible = (element) => element.checkVisibility() && element.getClientRects().length > 0 && !element.closest('details:not([open]) > :not(summary)');
      const count = (selector) => [...document.querySelectorAll(selector)].filter(visible).length;
      const primary = count('[data-primary]');
      const low = small
        ? [...document.querySelectorAll('main button, main .button, main input:not([type=radio], [type=checkbox]), main select, main summary, main .tile, nav a')]
            .filter(visible)
            .filter((element) => element.getBoundingClientRect().height < 47.5)
            .map((element) => element.outerHTML.slice(0, 80))
        : [];
      return { h1: count('h1') || document.querySelectorAll('h1').length, primary, waiting: document.querySelectorAll('[data-waiting-for]').length, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, low, title: document.title };
    }, !dense);
    if (layout.h1 !== 1) fault(`${at}: ${layout.h1} headings of the first level`);
    if (!dialog && layout.primary > 1) fault(`${at}: ${layout.primary} primary controls`);
    if (!dialog && layout.primary === 0 && layout.waiting === 0) fault(`${at}: neither a primary control nor the word who must act`);
    if (layout.wide > 0) fault(`${at}: scrolls sideways by ${layout.wide} px`);
    for (const one of layout.low) fault(`${at}: target lower than 48 px: ${one}`);
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      shots += 1;
      await page.screenshot({ path: `${SHOTS}/${String(shots).padStart(3, '0')}-${name.replace(/[^\w]+/g, '-')}-${language}.png`, fullPage: true });
    }
    if (dialog) return;
  }
}
