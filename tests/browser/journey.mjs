// One delivery in the browser, by keyboard alone, through all roles: request, accept, fly there, pack, hand over, load, fly,
// receive, prove. Every page on the way is checked for accessibility in both languages.
//
//   node tests/browser/journey.mjs BASE_URL [ACCOUNTS.json]
// Operations are read-only on a phone, so the desks of dispatcher and pilot have a wide window.
//
// ACCOUNTS.json: {"nurse": "password", …}; without it MEDFLIGHT_PASSWORD holds the one password of all demonstration accounts.
// LEDGER_KEY is the ledger's public key: with it the receipt is checked as a stranger would.
// VIEW=1366x768 for another window (360x640), DESK=1920x1080 for another one of the operations (1366x768), SCHEME=dark, SHOTS=folder for pictures, PATIENCE_MS for slow worlds.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE, act, audit, auditedPages, browse, choose, fault, faults, freezer, person, press, reach, signIn, step, tick, type } from './kit.mjs';

const [base = '', file] = process.argv.slice(2);
if (!/^https?:\/\//.test(base)) {
  console.error('usage: node tests/browser/journey.mjs BASE_URL [ACCOUNTS.json]');
  process.exit(2);
}
const BASE = base.replace(/\/$/, '');
const secrets = file ? JSON.parse(readFileSync(file, 'utf8')) : null;
const secret = (user) => secrets?.[user] ?? process.env.MEDFLIGHT_PASSWORD ?? 'demo';
const window_ = (size) => {
  const [width, height] = size.split('x').map(Number);
  return { width, height, dark: process.env.SCHEME === 'dark' };
};
const view = window_(process.env.VIEW ?? '360x640');
const desk = window_(process.env.DESK ?? '1366x768');
const FROM = process.env.FROM ?? 'C-GL';
const TO = process.env.TO ?? 'H-DG';
const PAYLOAD = process.env.PAYLOAD ?? 'SPC-CBC';
const run = Date.now().toString(36).toUpperCase().slice(-6);
const ITEMS = [`${run}-01`, `${run}-02`];
const SEAL = `S${run}9`;

const browser = await browse();
const network = await freezer();
const open = async (user, path, proxy) => {
  const who = await person(browser, BASE, user, { ...(path.startsWith('/ops') ? desk : view), proxy });
  await signIn(who, BASE, user, secret(user), path);
  return who;
};
/** What the service says, read with the session of this page. */
const ask = (who, path) => who.page.evaluate(async (url) => (await fetch(url)).json(), path);

/** One flight as the pilot flies it: from its row on the board until people may approach. */
async function fly(pilot, flight, name, beforeClear = async () => {}) {
  const { page } = pilot;
  await page.goto(`${BASE}/ops/clear/${flight}`);
  const stage = page.locator('[data-stage]');
  await stage.waitFor();
  const button = (what) => page.locator(`[data-act=${what}]`);
  const ready = () => page.locator('[data-stage=sign_on], [data-stage=accept_load], [data-stage=prepare], [data-stage=blocked], [data-stage=clear]').first();
  await ready().waitFor({ timeout: PATIENCE });
  await audit(pilot, `${name}: before clearance`, { dense: true });
  if ((await stage.getAttribute('data-stage')) === 'sign_on') await act(pilot, button('sign-on'), page.locator('[data-stage]:not([data-stage=sign_on])'));
  await beforeClear();
  await page.locator('[data-stage=prepare]').waitFor({ timeout: PATIENCE });
  await act(pilot, button('prepare'), page.locator('[data-stage=transferring], [data-stage=blocked], [data-stage=clear]'));
  await page.locator('[data-stage=clear]').waitFor({ timeout: PATIENCE });
  await audit(pilot, `${name}: ready to clear`, { dense: true });
  // A clearance lives 120 s of the service's clock, which is short in a world that runs faster: clear again when it has run out.
  for (let turn = 0; ; turn += 1) {
    await act(pilot, button('clear'), page.locator('[data-stage=launch]'));
    if (turn === 0) await audit(pilot, `${name}: cleared`, { dense: true });
    if ((await stage.getAttribute('data-stage')) === 'launch') break;
    if (turn === 3) throw new Error(`the clearance of ${flight} ran out again and again`);
    await page.locator('[data-stage=clear]').waitFor({ timeout: PATIENCE });
  }
  await act(pilot, button('launch'), page.locator('[data-stage=launching], [data-stage=flying]'));
  await button('follow').waitFor({ timeout: PATIENCE });
  await press(page, button('follow'));
  await page.locator('[data-following=airborne]').waitFor();
  step(`${name}: ${flight} is in the air`);
}
async function untilSafe(pilot, name) {
  await pilot.page.locator('[data-ended] [data-pad-safe]').waitFor({ timeout: PATIENCE });
  await audit(pilot, `${name}: landed`, { dense: true });
}

try {
  step('signed out');
  const guest = await person(browser, BASE, 'guest', view);
  await guest.page.goto(BASE);
  await guest.page.locator('#user').waitFor();
  await audit(guest, 'sign-in');
  if (guest.unanswered.length > 0) fault(`signed out: the first page asks for what it does not get: ${guest.unanswered.join(', ')}`);
  await press(guest.page, guest.page.locator('form [data-primary]'));
  await guest.page.locator('[data-wrong]').first().waitFor();
  await audit(guest, 'sign-in, empty');
  await type(guest.page, guest.page.locator('#user'), 'nobody');
  await type(guest.page, guest.page.locator('#password'), 'not the password');
  await guest.page.keyboard.press('Enter');
  await guest.page.locator('[data-problem=SIGN_IN_FAILED]').waitFor();
  await audit(guest, 'sign-in refused');
  await guest.page.goto(`${BASE}/api/docs`);
  await guest.page.locator('section.card').first().waitFor();
  await audit(guest, 'interface description', { dense: true });
  await guest.context.close();

  const chooser = await open('lead', '/');
  await chooser.page.locator('nav[data-primary]').waitFor();
  await audit(chooser, 'choice of the place of work');
  await chooser.context.close();

  step('the nurse asks');
  const nurse = await open('nurse', '/ward');
  const n = nurse.page;
  await n.locator(`[data-payload="${PAYLOAD}"]`).waitFor();
  await audit(nurse, 'ward home');
  await press(n, n.locator(`[data-payload="${PAYLOAD}"]`));
  await n.locator('#item').waitFor();
  await type(n, n.locator('#item'), 'X_1');
  await n.keyboard.press('Enter');
  await n.locator('[data-wrong]').waitFor();
  await audit(nurse, 'request, a code that is none');
  await audit(nurse, 'request, empty');
  if ((await n.locator('#destination').inputValue()) !== TO) throw new Error('the hub is not the destination that is offered first');
  for (const code of ITEMS) {
    await type(n, n.locator('#item'), code);
    await n.keyboard.press('Enter');
  }
  await choose(n, n.locator('input[name=clock][value=now]'));
  await n.locator('[data-feasibility=flies]').waitFor();
  await n.locator('[data-needs]').waitFor({ state: 'detached' });
  await n.reload();
  await n.locator(`[data-items] li:nth-child(${ITEMS.length})`).waitFor();
  await n.locator('[data-feasibility=flies]').waitFor();
  await audit(nurse, 'request, filled in');
  await act(nurse, n.locator('[data-send]'), n.locator('[data-steps]'));
  const id = decodeURIComponent(new URL(n.url()).pathname.split('/').at(-1) ?? '');
  step(`consignment ${id}`);
  await audit(nurse, 'tracking, just sent');

  step('the dispatcher accepts');
  const dispatcher = await open('dispatcher', '/ops', network.proxy);
  const d = dispatcher.page;
  const row = d.locator(`article[data-consignment="${id}"]`);
  await row.waitFor();
  await d.locator('[data-map=ready], [data-map=none]').waitFor();
  await audit(dispatcher, 'board with a request', { dense: true });
  await act(dispatcher, row.locator('[data-act=accept]'), d.locator(`main:not(:has(article[data-consignment="${id}"]))`));
  await n.locator('[data-state=ACCEPTED]').first().waitFor();

  step('the dispatcher writes down a movement of tomorrow, and that it is cancelled');
  const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });
  const day = d.locator('section[aria-labelledby=day]');
  await press(d, day.locator('details:has(#m-at) > summary'));
  await type(d, day.locator('#m-at'), `${tomorrow} 10:00`);
  await press(d, day.locator('[data-act=announce]'));
  await day.locator('[data-movement]').waitFor();
  await audit(dispatcher, 'board with a movement', { dense: true });
  await type(d, day.locator('[id^=w-VVGL]'), 'the tower called');
  await press(d, day.locator('[data-act=withdraw]'));
  await d.locator('section[aria-labelledby=day]:not(:has([data-movement]))').waitFor();

  step('a stop order that ends far ahead is taken once the dispatcher says that the document does');
  const day40 = (more) => new Date(Date.now() + (40 + more) * 86_400_000).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' });
  const stops = d.locator('details:has(#s-doc)');
  await press(d, stops.locator('summary'));
  await type(d, d.locator('#s-doc'), `12/QD-${run}`);
  await type(d, d.locator('#s-from'), `${day40(0)} 08:00`);
  await type(d, d.locator('#s-until'), `${day40(1)} 08:00`);
  await press(d, stops.locator('button.danger'));
  await d.locator('[data-problem=STOP_AHEAD]').waitFor();
  await tick(d, stops.locator('[data-until-in-document]'));
  await press(d, stops.locator('button.danger'));
  await d.getByText(`12/QD-${run}:`).waitFor();

  step('the laboratory sees it coming and says ready');
  const lab = await open('lab', '/lab');
  const l = lab.page;
  await l.locator(`[data-consignment="${id}"]`).waitFor();
  await audit(lab, 'laboratory board');
  await press(l, l.locator(`[data-consignment="${id}"] [data-act=ready]`));
  await l.locator(`[data-consignment="${id}"] [data-act=open]`).waitFor();

  step('operations on a phone are read-only');
  const phone = await person(browser, BASE, 'pilot', view);
  await signIn(phone, BASE, 'pilot', secret('pilot'), '/ops');
  await phone.page.locator('[data-flight]').first().waitFor();
  await audit(phone, 'board on a phone', { dense: true });
  if (view.width < 600 && (await phone.page.locator('main form, main [data-act=sign-on]').count()) > 0) fault('operations on a phone: there is something to send');
  await phone.context.close();

  step('the pilot flies the empty aircraft to the payload');
  const pilot = await open('pilot', '/ops');
  const p = pilot.page;
  const box = await ask(pilot, `/api/consignments/${id}`);
  const booked = await Promise.all(box.flights.map((flight) => ask(pilot, `/api/flights/${flight}`)));
  const delivery = booked.find(({ purpose }) => purpose === 'delivery');
  if (!delivery) throw new Error('no delivery flight was booked');
  await p.locator(`[data-flight="${delivery.id}"]`).waitFor();
  await audit(pilot, 'board of the pilot', { dense: true });
  for (const flight of booked.filter(({ purpose, state }) => purpose === 'positioning' && state !== 'ended')) {
    if (flight.from_site === delivery.to_site && flight.id !== booked[0].id) continue;
    await fly(pilot, flight.id, 'positioning flight');
    await press(p, p.locator('[data-act=command]'));
    await p.locator('dialog[data-sheet]').waitFor();
    if ((await p.locator('dialog[data-sheet] input:checked').count()) !== 0) fault('command sheet: something is chosen beforehand');
    await audit(pilot, 'orders to the aircraft', { dense: true, dialog: true });
    await p.keyboard.press('Escape');
    await p.locator('dialog[data-sheet]').waitFor({ state: 'detached' });
    await audit(pilot, 'positioning flight: in the air', { dense: true });
    await untilSafe(pilot, 'positioning flight');
  }

  step('the nurse packs and seals');
  await press(n, n.locator('[data-next=pack]'));
  await n.locator('#box').waitFor();
  await audit(nurse, 'packing, empty');
  for (const code of ITEMS) {
    await type(n, n.locator('#item'), code);
    await n.keyboard.press('Enter');
    await n.locator(`[data-item="${code}"][data-got]`).waitFor();
  }
  await type(n, n.locator('#box'), 'B-07');
  await type(n, n.locator('#seal'), SEAL);
  await type(n, n.locator('#seal-again'), SEAL);
  if ((await n.locator('#logger').count()) > 0) {
    await type(n, n.locator('#logger'), 'T-31');
    await type(n, n.locator('#temperature'), '21,2');
  }
  await type(n, n.locator('#mass'), '420');
  await tick(n, n.locator('#marks'));
  await audit(nurse, 'packing, filled in');
  await act(nurse, n.locator('[data-send]'), n.locator('[data-step=give]'));

  step('the nurse hands over');
  await audit(nurse, 'hand-over, giver');
  await type(n, n.locator('#seal'), SEAL);
  await act(nurse, n.locator('[data-step=give] [data-send]'), n.locator('[data-step=take]'));
  await audit(nurse, 'hand-over, taker');
  await type(n, n.locator('#scanned'), id);
  await choose(n, n.locator('input[name=intact]').first());
  await act(nurse, n.locator('[data-step=take] [data-send]'), n.locator('[data-steps]'));
  await n.locator('[data-state=HANDED_TO_CARRIER]').first().waitFor();

  const fresh = await ask(nurse, `/api/flights/${delivery.id}`);
  if (fresh.swap_needed && !fresh.swap_done) {
    step('the nurse swaps the pack');
    const picture = await ask(nurse, '/api/live-picture');
    await press(n, n.locator('[data-swap]'));
    await audit(nurse, 'pack swap');
    await type(n, n.locator('[id^=pack-out]'), picture.aircraft.find(({ tail }) => tail === delivery.tail)?.pack ?? 'P-00');
    await type(n, n.locator('[id^=pack-in]'), `PK-0${2 * Number(delivery.tail.slice(-1))}`);
    await act(nurse, n.locator('[data-send]'), n.locator('[data-steps]'));
  }

  step('the nurse loads');
  await n.locator('[data-next=load]').waitFor({ timeout: PATIENCE });
  await press(n, n.locator('[data-next=load]'));
  await n.locator('#tail').waitFor();
  await type(n, n.locator('#scanned'), id);
  await type(n, n.locator('#tail'), delivery.tail);
  await tick(n, n.locator('#door'));
  await audit(nurse, 'loading');
  await act(nurse, n.locator('[data-send]'), n.locator('[data-steps]'));

  step('the pilot accepts the box and flies it');
  await fly(pilot, delivery.id, 'delivery flight', async () => {
    await p.locator('#said-tail').waitFor({ timeout: PATIENCE });
    await type(p, p.locator('#said-tail'), delivery.tail);
    await type(p, p.locator('#said-box'), id);
    if ((await p.locator('#notice').count()) > 0) await tick(p, p.locator('#notice'));
    await audit(pilot, 'accepting the load', { dense: true });
    await act(pilot, p.locator('[data-act=accept-load]'), p.locator('[data-stage]:not([data-stage=accept_load])'));
  });

  step('everyone follows');
  await n.locator('[data-state=IN_FLIGHT]').first().waitFor({ timeout: PATIENCE });
  await n.locator('[data-live]').waitFor();
  await audit(nurse, 'tracking, in flight');

  step('a frozen stream looks frozen');
  await d.locator(`tr[data-tail="${delivery.tail}"]:not([data-stale])`).waitFor();
  // How late a busy machine lets the page act is not the page's doing.
  await d.evaluate(() => {
    let last = performance.now();
    window.latest = 0;
    setInterval(() => {
      const now = performance.now();
      window.latest = Math.max(window.latest, now - last - 50);
      last = now;
    }, 50);
  });
  const cutAt = Date.now();
  network.freeze();
  await d.locator(`tr[data-tail="${delivery.tail}"][data-stale]`).waitFor({ timeout: 6_000 });
  const staleAfter = Date.now() - cutAt;
  await d.locator('[data-banner=lost]').waitFor({ timeout: 6_000 });
  const lostAfter = Date.now() - cutAt;
  const late = Math.round(await d.evaluate(() => window.latest));
  if (staleAfter > 3_500 + late) fault(`old data looked old only after ${staleAfter} ms, of which the machine took ${late}`);
  if (lostAfter > 5_000 + late) fault(`the banner came only after ${lostAfter} ms, of which the machine took ${late}`);
  await audit(dispatcher, 'board, cut off', { dense: true });
  network.thaw();
  await d.locator('[data-connection=fresh]').waitFor({ timeout: 20_000 });
  step(`stale after ${staleAfter} ms, banner after ${lostAfter} ms, back without loading the page again`);

  await untilSafe(pilot, 'delivery flight');

  step('the laboratory unloads, receives, closes');
  await l.locator(`[data-consignment="${id}"] [data-act=unload]`).waitFor({ timeout: PATIENCE });
  await press(l, l.locator(`[data-consignment="${id}"] [data-act=unload]`));
  await l.locator('[data-pad-safe]').waitFor();
  await audit(lab, 'unloading');
  await type(l, l.locator('#scanned'), id);
  await type(l, l.locator('#tail'), delivery.tail);
  await act(lab, l.locator('[data-send]'), l.locator('input[name=seal-state]').first());
  await audit(lab, 'receipt, untouched');
  await type(l, l.locator('#scanned'), id);
  if ((await l.locator('[data-seal]').count()) !== 0) fault('receipt: the expected seal number is shown before one was entered');
  await type(l, l.locator('#seal'), SEAL);
  await choose(l, l.locator('input[name=seal-state][value=intact]'));
  await l.locator('[data-seal=matches]').waitFor();
  if ((await l.locator('#min').count()) > 0) {
    await type(l, l.locator('#min'), '20,8');
    await type(l, l.locator('#max'), '21,9');
    await l.locator('[data-verdict=within]').waitFor();
  }
  for (const code of ITEMS) {
    await type(l, l.locator('#item'), code);
    await l.keyboard.press('Enter');
    await choose(l, l.locator(`[data-item="${code}"] input[value=accepted]`));
  }
  await audit(lab, 'receipt, filled in');
  await act(lab, l.locator('[data-send]'), l.locator('[data-result]'));
  await audit(lab, 'receipt, signed');
  await act(lab, l.locator('[data-act=close]'), l.locator('main:not(:has([data-act=close]))'));

  step('the nurse sees that it is closed');
  await n.locator('[data-state=CLOSED]').first().waitFor();
  await audit(nurse, 'tracking, closed');

  step('the auditor checks the trail');
  const auditor = await open('auditor', '/records');
  const a = auditor.page;
  await a.locator(`[data-consignment="${id}"]`).waitFor();
  await audit(auditor, 'records');
  await press(a, a.locator(`a[data-consignment="${id}"]`));
  await a.locator('[data-chain=whole]').waitFor();
  await a.locator('[data-head=fits]').waitFor();
  const types = await a.locator('[data-seq]').evaluateAll((entries) => entries.map((entry) => entry.dataset.type));
  for (const wanted of ['REQUEST_SUBMITTED', 'REQUEST_ACCEPTED', 'PACKED', 'HANDOVER_ACCEPTED', 'LOADED', 'DEPARTED', 'ARRIVED', 'UNLOADED', 'RECEIPT_SIGNED', 'CONSIGNMENT_CLOSED']) {
    if (!types.includes(wanted)) fault(`the trail has no ${wanted}`);
  }
  await reach(a, a.locator('[data-seq] summary').first());
  await a.keyboard.press('Enter');
  await a.locator('[data-seq] details[open]').first().waitFor();
  await audit(auditor, 'trail');
  step(`${types.length} entries, chain unbroken`);

  if (process.env.LEDGER_KEY) {
    step('the receipt proves itself: from the service, and from a disk without any network');
    const where = `${BASE}/api/consignments/${id}/receipt.html`;
    // A signed head covers the last record within a minute of the service's own time.
    const covered = async () => (await (await a.request.get(where)).text()).includes('CONSIGNMENT_CLOSED\\"');
    for (const until = Date.now() + 60_000; !(await covered()) && Date.now() < until; ) await a.waitForTimeout(500);
    await a.goto(where);
    await a.locator('[data-verdict=KEY_NOT_GIVEN]').waitFor();
    await a.locator('#key').fill(process.env.LEDGER_KEY);
    await a.locator('[data-verdict=PROVEN]').waitFor();
    if ((await a.locator('.sheet .proof .qr').count()) !== 1) fault('the receipt has no code of its proof');
    await audit(auditor, 'receipt that proves itself', { dense: true, dialog: true });

    const saved = await (await a.request.get(where)).text();
    const stranger = await browser.newContext({ offline: true });
    const p = await stranger.newPage();
    p.on('pageerror', (error) => fault(`stranger: page error: ${error.message}`));
    for (const [name, html, verdict] of [
      ['whole.html', saved, 'PROVEN'],
      ['altered.html', saved.replace('PACKED\\",\\"v', 'PACKET\\",\\"v'), 'RECORD_NOT_IN_TREE'],
    ]) {
      const file = join(mkdtempSync(join(tmpdir(), 'receipt-')), name);
      writeFileSync(file, html);
      await p.goto(`file://${file}`);
      await p.locator('#key').fill(process.env.LEDGER_KEY);
      await p.locator(`[data-verdict=${verdict}]`).waitFor();
    }
    await stranger.close();
  }

  const admin = await open('admin', '/');
  await admin.page.locator('[data-waiting-for=role]').waitFor();
  await audit(admin, 'account without a place of work');
} catch (error) {
  fault(`the journey ended: ${error instanceof Error ? error.message : String(error)}`);
  if (process.env.SHOTS) {
    for (const [i, context] of browser.contexts().entries()) await context.pages()[0]?.screenshot({ path: `${process.env.SHOTS}/end-${i}.png`, fullPage: true });
  }
} finally {
  await browser.close();
  network.close();
}
console.log(`${auditedPages().length} pages checked in two languages, ${faults().length} faults`);
for (const text of faults()) console.log(`- ${text}`);
process.exit(faults().length === 0 ? 0 : 1);
