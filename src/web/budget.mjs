// First-load weight of each page against its limit, gzip; more than that fails the build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('./dist/', import.meta.url).pathname;
const KB = 1000;
const limits = { 'index.html': 60, 'ward.html': 60, 'lab.html': 75, 'ops.html': 400, 'records.html': 140, 'docs.html': 60 };
const gz = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** A script with all that it imports, at once or later. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [, name] of text.matchAll(/["'`](?:\.\/|\/?assets\/)([\w.-]+\.js)["'`]/g)) {
    if (!name.includes('worker')) closure(`assets/${name}`, seen);
  }
  return seen;
}

let failed = false;
const say = (name, size, limit) => {
  const over = size > limit * KB;
  failed ||= over;
  console.log(`${over ? 'OVER ' : 'ok   '} ${name.padEnd(22)} ${(size / KB).toFixed(1).padStart(7)} kB of ${limit}`);
};
for (const [page, limit] of Object.entries(limits)) {
  const html = readFileSync(join(dist, page), 'utf8');
  const scripts = new Set();
  for (const [, name] of html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)) closure(name, scripts);
  say(`${page} js`, [...scripts].reduce((sum, file) => sum + gz(file), 0), limit);
  const styles = [...html.matchAll(/href="\/(assets\/[\w.-]+\.css)"/g)].map(([, name]) => name);
  say(`${page} css`, styles.reduce((sum, file) => sum + gz(file), 0), 15);
}
say('verify.html whole', gz('verify.html'), 60);
const assets = readdirSync(join(dist, 'assets'));
say('fonts', assets.filter((name) => name.endsWith('.woff2')).reduce((sum, name) => sum + readFileSync(join(dist, 'assets', name)).length, 0), 75);
say('map worker', assets.filter((name) => name.includes('worker') && name.endsWith('.js')).reduce((sum, name) => sum + gz(`assets/${name}`), 0), 150);
process.exit(failed ? 1 : 0);
