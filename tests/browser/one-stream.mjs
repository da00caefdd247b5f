// One live stream for each browser: several tabs share it, and when the tab that reads it closes, another takes over.
//
//   node tests/browser/one-stream.mjs BASE_URL [USER PASSWORD]

import { browse, fault, faults, person, signIn, step } from './kit.mjs';

const [base = '', user = 'nurse', password = process.env.MEDFLIGHT_PASSWORD ?? 'demo'] = process.argv.slice(2);
if (!/^https?:\/\//.test(base)) {
  console.error('usage: node tests/browser/one-stream.mjs BASE_URL [USER PASSWORD]');
  process.exit(2);
}
const BASE = base.replace(/\/$/, '');
const browser = await browse();
try {
  const who = await person(browser, BASE, user, { width: 360, height: 640 });
  const reading = new Map();
  const watch = (page) => {
    page.on('request', (request) => {
      if (request.url().endsWith('/api/live')) reading.set(request, page);
    });
    const over = (request) => reading.delete(request);
    page.on('requestfinished', over);
    page.on('requestfailed', over);
    page.on('close', () => {
      for (const [request, from] of reading) if (from === page) reading.delete(request);
    });
  };
  watch(who.page);
  await signIn(who, BASE, user, password, '/ward');
  const pages = [who.page];
  const fresh = (page) => page.locator('[data-connection=fresh]').waitFor();
  await fresh(who.page);
  for (let i = 0; i < 2; i += 1) {
    const page = await who.context.newPage();
    watch(page);
    await page.goto(`${BASE}/ward`);
    await fresh(page);
    pages.push(page);
  }
  step(`${pages.length} tabs, ${reading.size} stream`);
  if (reading.size !== 1) fault(`${reading.size} streams for ${pages.length} tabs`);
  const leader = [...reading.values()][0];
  await leader.close();
  const others = pages.filter((page) => page !== leader);
  // Another tab reads from now on; both stay fresh beyond the time in which they would have grown old.
  const deadline = Date.now() + 15_000;
  while (reading.size !== 1 && Date.now() < deadline) await others[0].evaluate(() => new Promise((go) => requestAnimationFrame(() => go())));
  for (const page of others) await fresh(page);
  step(`the reading tab closed: ${others.length} tabs, ${reading.size} stream`);
  if (reading.size !== 1) fault(`${reading.size} streams after the reading tab closed`);
} catch (error) {
  fault(error instanceof Error ? error.message : String(error));
} finally {
  await browser.close();
}
for (const text of faults()) console.log(`- ${text}`);
process.exit(faults().length === 0 ? 0 : 1);
