// The ways of a box that are not the ordinary one, by keyboard alone and each by its roles: packed on paper and entered late, by road with a
// courier of another organisation, received into quarantine and decided over, a record corrected; another one refused, sent back, and
// received where it came from. Every page on the way is checked for accessibility in both languages.
//
//   node tests/browser/custody.mjs BASE_URL
//
// MEDFLIGHT_PASSWORD holds the one password of all accounts; VIEW, SCHEME, SHOTS and PATIENCE_MS as in journey.mjs.

import { PATIENCE, audit, auditedPages, browse, choose, fault, faults, person, press, reach, signIn, step, tick, type } from './kit.mjs';

const BASE = (process.argv[2] ?? '').replace(/\/$/, '');
if (!/^https?:\/\//.test(BASE)) {
  console.error('usage: node tests/browser/custody.mjs BASE_URL');
  process.exit(2);
}
const PASSWORD = process.env.MEDFLIGHT_PASSWORD ?? 'demo';
const [width, height] = (process.env.VIEW ?? '360x640').split('x').map(Number);
const FROM = process.env.FROM ?? 'C-VH';
const POST = process.env.POST ?? 'P-LB';
const run = Date.now().toString(36).toUpperCase().slice(-6);

const browser = await browse();
const open = async (user, path = '/custody') => {
  const who = await person(browser, BASE, user, { width, height, dark: process.env.SCHEME === 'dark' });
  await signIn(who, BASE, user, PASSWORD, path);
  return who;
};
const ask = (who, path) => who.page.evaluate(async (url) => (await fetch(url)).json(), path);
/** Does something over HTTP with the session of this page: what the other journey already does by hand. */
const send = (who, path, body) =>
  who.page.evaluate(
    async ([url, said]) => {
      const { csrf } = await (await fetch('/api/session')).json();
      const key = crypto.randomUUID().replace(/^(.{14})./, '$17');
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf, 'idempotency-key': key }, body: JSON.stringify(said) });
      if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    },
    [path, body],
  );
const field = (page, name) => page.locator(`[id="f-${name}"]`);
const pick = (page, name, value) => choose(page, page.locator(`input[name="f-${name}"][value="${value}"]`));
const select = async (page, name, value, selector = `[id="f-${name}"]`) => {
  await reach(page, page.locator(selector));
  await page.locator(selector).selectOption(value);
};

/** Opens the form of an act from the page of the box, as a person does. */
async function form(who, id, act, name) {
  const { page } = who;
  await page.goto(`${BASE}/custody/d/${id}`);
  await page.locator(`[data-act="${act}"]`).waitFor();
  if (name) await audit(who, `custody: ${name}`);
  await press(page, page.locator(`[data-act="${act}"]`));
  await page.locator(`form[data-form="${act}"]`).waitFor();
}
/** Signs the form on the page, with a second person where the service wants one, and waits until the page of the box tells of it. */
async function sign(who, act, second) {
  const { page, password } = who;
  await press(page, page.locator('[data-send]'));
  const dialog = page.locator('dialog[data-sign]');
  const refused = page.locator('main [data-problem]');
  const done = page.locator(`[data-done="${act}"]`);
  for (let turn = 0; turn < 4; turn += 1) {
    const first = await Promise.race([
      done.waitFor({ timeout: PATIENCE }).then(() => 'done'),
      dialog.waitFor({ state: 'visible', timeout: PATIENCE }).then(() => 'sign'),
      refused.first().waitFor({ timeout: PATIENCE }).then(() => 'refused'),
    ]);
    if (first === 'done') return;
    if (first === 'refused') throw new Error(`${who.name}: ${act} was refused: ${await refused.first().innerText()}`);
    if ((await dialog.getAttribute('data-sign')) === 'second') {
      if (!second) throw new Error(`${who.name}: ${act} wants a second person`);
      await type(page, page.locator('#sign-user'), second);
    }
    await type(page, page.locator('#sign-password'), password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }
  throw new Error(`${who.name}: ${act}: signed four times and got no further`);
}
const state = async (who, id, wanted) => {
  const { state: found } = await ask(who, `/api/consignments/${id}`);
  if (found !== wanted) throw new Error(`${id} is ${found} and not ${wanted}`);
};

/** From a request until the courier of the post has the box. */
async function byRoad({ nurse, dispatcher, courier }, id, seal, packed) {
  await send(dispatcher, `/api/consignments/${id}/accept`, {});
  await packed();
  await state(nurse, id, 'PACKED');
  await form(dispatcher, id, 'by-road');
  await pick(dispatcher.page, 'by', 'post');
  await select(dispatcher.page, 'post', POST);
  await sign(dispatcher, 'by-road');
  await take(courier, id, seal);
  await state(courier, id, 'ROAD');
}
async function take(courier, id, seal) {
  await form(courier, id, 'take-custody');
  await type(courier.page, field(courier.page, 'scanned'), id);
  await pick(courier.page, 'seal_intact', 'yes');
  await type(courier.page, field(courier.page, 'seal'), seal);
  await sign(courier, 'take-custody');
}
async function arrive(courier, taker, id, seal, intact = 'yes') {
  await form(courier, id, 'offer');
  await pick(courier.page, 'to', 'desk');
  await pick(courier.page, 'at', 'destination');
  await type(courier.page, field(courier.page, 'seal'), seal);
  await sign(courier, 'offer');
  await form(taker, id, 'take-custody');
  await type(taker.page, field(taker.page, 'scanned'), id);
  await pick(taker.page, 'seal_intact', intact);
  await sign(taker, 'take-custody');
  await state(taker, id, 'UNLOADED');
}

try {
  const nurse = await open('nurse');
  const dispatcher = await open('dispatcher');
  const courier = await open('courier', '/');
  const lab = await open('lab');
  const quality = await open('quality');
  const hands = { nurse, dispatcher, courier };
  const request = async (n, more = { priority: 'routine' }) => {
    const { now } = await ask(nurse, '/api/session');
    const began = new Date(Date.parse(now) - 300_000).toISOString();
    const items = [1, 2].map((i) => `${run}${n}-0${i}`);
    const asked = await send(nurse, '/api/requests', { payload: 'SPC-CBC', items, origin: FROM, destination: 'H-DG', clock_started_at: began, not_category_a: true, ...more });
    return { id: asked.id, items, seal: `C${run}${n}` };
  };

  step('a courier who signs in comes straight to the boxes');
  await courier.page.locator('[data-find]').waitFor();
  if (!courier.page.url().endsWith('/custody')) fault(`the courier came to ${courier.page.url()}`);
  await audit(courier, 'custody: nothing to carry');

  step('packed on paper while the system was down, and entered late');
  const one = await request(1);
  const n = nurse.page;
  const number = await n.evaluate(async (site) => /[A-Z]{2}P\d{12}[0-9A-Z*]/.exec(await (await fetch(`/api/forms?site=${site}&count=1`)).text())?.[0], FROM);
  if (!number) throw new Error('no number stands on the printed form');
  await byRoad(hands, one.id, one.seal, async () => {
    await n.goto(`${BASE}/custody`);
    await type(n, n.locator('#search'), 'viet hung');
    await n.keyboard.press('Enter');
    await n.locator(`[data-consignment="${one.id}"]`).waitFor();
    await type(n, n.locator('#search'), one.id);
    await n.keyboard.press('Enter');
    await n.locator(`[data-consignment="${one.id}"]`).waitFor();
    await audit(nurse, 'custody: found');
    await press(n, n.locator(`[data-consignment="${one.id}"]`));
    await n.locator('[data-primary][data-act=pack]').waitFor();
    await form(nurse, one.id, 'pack', 'accepted, to be packed');
    await audit(nurse, 'custody: packing, empty');
    await type(n, field(n, 'items'), '');
    for (const code of one.items) {
      await n.keyboard.type(code);
      await n.keyboard.press('Enter');
    }
    await type(n, field(n, 'box_number'), 'B-07');
    await type(n, field(n, 'seal'), one.seal);
    await type(n, field(n, 'logger'), 'T-31');
    await type(n, field(n, 'temperature_mc'), '21,2');
    await type(n, field(n, 'mass_g'), '420');
    await tick(n, field(n, 'marks_confirmed'));
    await press(n, n.locator('form details summary'));
    await tick(n, field(n, 'late'));
    await type(n, field(n, 'late_form'), number);
    const { now } = await ask(nurse, '/api/session');
    await type(n, field(n, 'late_at'), new Date(Date.parse(now)).toLocaleTimeString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' }));
    await n.reload();
    await n.locator('form[data-form=pack]').waitFor();
    if ((await field(n, 'late_form').inputValue()) !== number) fault('a reload lost what was filled in');
    await audit(nurse, 'custody: packing, late from paper');
    await sign(nurse, 'pack');
    await n.locator('[data-kept]').first().waitFor();
    await audit(nurse, 'custody: entered late');
  });
  await audit(courier, 'custody: on the road');

  step('the file of the logger is brought in on the way');
  const l = lab.page;
  const { now } = await ask(lab, '/api/session');
  const rows = [50, 40, 30, 20, 10, 1].map((before, i) => `${new Date(Date.parse(now) - before * 1000).toISOString()},${(21 + i * 0.15).toFixed(2)}`);
  await form(lab, one.id, 'readings', 'on its way to the laboratory');
  await l.setInputFiles('[id="f-csv"]', { name: 't31.csv', mimeType: 'text/csv', buffer: Buffer.from(['at,temperature_c', ...rows].join('\n')) });
  await l.locator('[data-needs]').waitFor({ state: 'detached' });
  await sign(lab, 'readings');
  await l.locator('[data-graph]').waitFor();

  step('the laboratory takes it over with its seal torn, and receives it into quarantine');
  await arrive(courier, lab, one.id, one.seal, 'no');
  await form(lab, one.id, 'receive', 'with a drawing of its temperatures');
  await type(l, field(l, 'scanned'), one.id);
  await pick(l, 'seal_state', 'broken');
  await type(l, field(l, 'seal'), one.seal);
  for (const code of one.items) await pick(l, `outcome:${code}`, 'accepted');
  await l.setInputFiles('[id="f-photo_sha256"]', { name: 'seal.png', mimeType: 'image/png', buffer: Buffer.from('a picture of a torn seal') });
  await l.locator('.hint.mono').waitFor();
  await audit(lab, 'custody: receiving');
  await sign(lab, 'receive', 'lead');
  await state(lab, one.id, 'QUARANTINED');

  step('quality decides with the shift lead, and not with anybody else');
  const q = quality.page;
  await form(quality, one.id, 'quarantine-decision', 'in quarantine');
  await tick(q, field(q, 'temperature_reviewed'));
  await pick(q, 'end', 'release');
  await type(q, field(q, 'decision'), `QD-${run}0`);
  await type(q, field(q, 'reason'), 'tubes are whole and closed');
  await audit(quality, 'custody: deciding over the quarantine');
  let wrong = '';
  await sign(quality, 'quarantine-decision', 'lab').catch((error) => (wrong = String(error)));
  if (!wrong.includes('SECOND_PERSON_NEEDED')) fault(`a decision with the wrong second person: ${wrong || 'was taken'}`);
  await audit(quality, 'custody: the wrong second person');
  if ((await field(q, 'decision').inputValue()) !== `QD-${run}0`) fault('a refusal lost what was filled in');
  await sign(quality, 'quarantine-decision', 'lead');
  await state(quality, one.id, 'RECEIVED_REMARK');
  await audit(quality, 'custody: released');

  step('quality corrects the number of the decision');
  await form(quality, one.id, 'correct');
  const trail = (await ask(quality, `/api/consignments/${one.id}/trail`)).entries;
  const released = trail.find(({ canonical }) => canonical.includes('"QUARANTINE_RELEASED"')).seq;
  await select(q, 'corrects_seq', String(released));
  await pick(q, 'part', 'text');
  await type(q, field(q, 'was'), `QD-${run}0`);
  await type(q, field(q, 'right'), `QD-${run}0-2`);
  await type(q, field(q, 'reason'), 'the number was misread');
  await audit(quality, 'custody: correcting');
  await sign(quality, 'correct', 'lead');
  await q.locator('[data-corrected]').first().waitFor();
  await audit(quality, 'custody: corrected');

  step('whose it is: seen for a reason, written down, and erased by nobody before its time');
  await n.goto(`${BASE}/custody/d/${one.id}`);
  await press(n, n.locator('[data-put-identity]'));
  await n.locator('form[data-form=identity]').waitFor();
  await audit(nurse, 'custody: to say whose it is');
  await tick(n, n.locator(`input[type=checkbox][value="${one.items[0]}"]`));
  await type(n, n.locator('#name'), 'TRẦN THỊ THỬ');
  await type(n, n.locator('#birth_year'), '1980');
  await type(n, n.locator('#cccd'), '0011');
  await press(n, n.locator('[data-send]'));
  await n.locator('[data-problem]').waitFor();
  if ((await n.locator('[data-problem]').innerText()).includes('THỬ')) fault('a refusal repeats the name');
  await audit(nurse, 'custody: a number that is none');
  await n.locator('#cccd').fill('');
  await press(n, n.locator('[data-send]'));
  await n.locator('[data-put]').waitFor();
  if ((await n.locator('#name').inputValue()) !== '') fault('a name is left on the page after it was sent');
  await audit(nurse, 'custody: whose it is was said');
  const left = await n.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  if (left.includes('THỬ')) fault('a name is kept on the device');
  await l.goto(`${BASE}/custody/d/${one.id}`);
  await press(l, l.locator('[data-identity]'));
  await select(l, null, one.items[0], '#item');
  await select(l, null, 'match', '#reason');
  await press(l, l.locator('[data-send]'));
  await l.locator('[data-found]').waitFor();
  if (!(await l.locator('[data-found]').innerText()).includes('TRẦN THỊ THỬ')) fault('the vault shows another name than was put in');
  await audit(lab, 'custody: whose it is');
  const stored = await l.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  if (stored.includes('THỬ')) fault('a name is kept on the device');
  await q.goto(`${BASE}/custody`);
  await press(q, q.locator('[data-vault]'));
  await q.locator('[data-log] li:nth-child(2)').waitFor();
  await select(q, null, { index: 1 }, '#subject');
  await select(q, null, 'purpose_achieved', '#ground');
  await audit(quality, 'custody: the log of the vault');
  await press(q, q.locator('[data-send]'));
  await q.locator('#sign-password, main [data-problem]').first().waitFor();
  if ((await q.locator('#sign-password').count()) > 0) {
    await type(q, q.locator('#sign-password'), PASSWORD);
    await q.keyboard.press('Enter');
  }
  await q.locator('[data-problem=RETAINED]').waitFor();
  await audit(quality, 'custody: an erasure that a rule refuses');

  step('the laboratory closes it');
  await form(lab, one.id, 'close');
  await sign(lab, 'close');
  await state(lab, one.id, 'CLOSED');
  await audit(lab, 'custody: closed');

  step('another one comes by road, is refused, and goes back');
  const two = await request(2);
  await byRoad(hands, two.id, two.seal, () => send(nurse, `/api/consignments/${two.id}/pack`, { box_number: 'B-08', items: two.items, seal: two.seal, logger: 'T-32', mass_g: 420, temperature_mc: 21_200, marks_confirmed: true }));
  await arrive(courier, lab, two.id, two.seal);
  await form(lab, two.id, 'receive');
  await type(l, field(l, 'scanned'), two.id);
  await pick(l, 'seal_state', 'intact');
  await type(l, field(l, 'seal'), two.seal);
  for (const code of two.items) {
    await pick(l, `outcome:${code}`, 'refused');
    await select(l, `why:${code}`, 'R_NOT_ORDERED');
  }
  await pick(l, 'recollect', 'no');
  await sign(lab, 'receive', 'lead');
  await state(lab, two.id, 'REFUSED');
  await form(lab, two.id, 'send-back', 'refused');
  await type(l, field(l, 'reason'), 'nobody ordered it here');
  await type(l, field(l, 'box_number'), 'B-09');
  await type(l, field(l, 'seal'), `${two.seal}B`);
  await type(l, field(l, 'mass_g'), '420');
  await audit(lab, 'custody: sending back');
  await sign(lab, 'send-back', 'lead');
  await state(lab, two.id, 'RETURNING');
  await audit(lab, 'custody: sent back');
  await form(dispatcher, two.id, 'by-road');
  await pick(dispatcher.page, 'by', 'post');
  await select(dispatcher.page, 'post', POST);
  await type(dispatcher.page, field(dispatcher.page, 'late_reason'), 'its clock is of no matter on the way back');
  await audit(dispatcher, 'custody: by road');
  await field(dispatcher.page, 'late_reason').fill('');
  await sign(dispatcher, 'by-road');
  await take(courier, two.id, `${two.seal}B`);
  await arrive(courier, nurse, two.id, `${two.seal}B`);

  step('where it came from it is received as returned');
  await form(nurse, two.id, 'receive');
  await type(n, field(n, 'scanned'), two.id);
  await pick(n, 'seal_state', 'intact');
  await type(n, field(n, 'seal'), `${two.seal}B`);
  for (const code of two.items) await pick(n, `outcome:${code}`, 'returned');
  await audit(nurse, 'custody: receiving what came back');
  await sign(nurse, 'receive', 'lead');
  await state(nurse, two.id, 'RECEIVED');

  step('the glass is broken for a STAT box, reviewed by nobody who broke it, and the box is cancelled');
  const three = await request(3, { priority: 'stat', priority_reason: 'bleeding in theatre' });
  await send(dispatcher, `/api/consignments/${three.id}/accept`, {});
  const lead = await open('lead');
  await form(lead, three.id, 'break-glass');
  await pick(lead.page, 'code', 'no_second_person');
  await type(lead.page, field(lead.page, 'reason'), 'the other nurse is with the patient');
  await audit(lead, 'custody: breaking the glass');
  await sign(lead, 'break-glass');
  await lead.page.locator('[data-glass]').waitFor();
  await lead.page.locator('[data-shut-act=review-glass]').waitFor({ state: 'attached' });
  await form(quality, three.id, 'review-glass', 'the glass is broken');
  await type(q, field(q, 'reason'), 'there was indeed nobody else');
  let alone = '';
  await sign(quality, 'review-glass', 'lead').catch((error) => (alone = String(error)));
  if (!alone.includes('SECOND_PERSON_NEEDED')) fault(`who broke the glass reviewed it: ${alone}`);
  await form(nurse, three.id, 'cancel');
  await type(n, field(n, 'reason'), 'the operation is called off');
  await sign(nurse, 'cancel');
  await state(nurse, three.id, 'CANCELLED');

  step('what cannot be done says why, and what to do');
  await n.goto(`${BASE}/custody/d/${two.id}/write-off`);
  await n.locator('[data-not-now=NOT_ALLOWED]').waitFor();
  await audit(nurse, 'custody: not hers to do');
  await n.goto(`${BASE}/custody/d/${two.id}`);
  await press(n, n.locator('[data-shut] summary'));
  await n.locator('[data-shut-act=recover]').waitFor();
  await audit(nurse, 'custody: all that cannot be done');
} catch (error) {
  fault(`the journey ended: ${error instanceof Error ? error.stack : String(error)}`);
  if (process.env.SHOTS) {
    for (const [i, context] of browser.contexts().entries()) await context.pages()[0]?.screenshot({ path: `${process.env.SHOTS}/custody-end-${i}.png`, fullPage: true });
  }
} finally {
  await browser.close();
}
console.log(`${auditedPages().length} pages checked in two languages, ${faults().length} faults`);
for (const text of faults()) console.log(`- ${text}`);
process.exit(faults().length === 0 ? 0 : 1);
