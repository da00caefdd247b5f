// First-load weight of each page against its limit, gzip; more than that fails the build.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('./dist/', import.meta.url).pathname;
const KB = 1000;
const limits = { 'index.html': 60, 'ward.html': 60, 'lab.html': 75, 'ops.html': 400, 'records.html': 140, 'docs.html': 60, 'custody.html': 60 };
/** With what comes after the first page, where that may be more. */
const wholes = { 'ward.html': 75 };
const gz = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

const later = /["'`](?:\.\/|\/?assets\/)([\w.-]+\.js)["'`]/g;
const atOnce = /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;

/** A script with all that it imports; also what it asks for later, or only what stands between a person and the first page. */
function closure(file, named, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [, name] of text.matchAll(named)) {
    if (!name.includes('worker')) closure(`assets/${name}`, named, seen);
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
  for (const [what, named, most] of [['first js', atOnce, limit], ['all js', later, wholes[page] ?? limit]]) {
    const scripts = new Set();
    for (const [, name] of html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)) closure(name, named, scripts);
    say(`${page} ${what}`, [...scripts].reduce((sum, file) => sum + gz(file), 0), most);
  }
  const styles = [...html.matchAll(/href="\/(assets\/[\w.-]+\.css)"/g)].map(([, name]) => name);
  say(`${page} css`, styles.reduce((sum, file) => sum + gz(file), 0), 15);
}
say('verify.html whole', gz('verify.html'), 60);
const assets = readdirSync(join(dist, 'assets'));
say('fonts', assets.filter((name) => name.endsWith('.woff2')).reduce((sum, name) => sum + readFileSync(join(dist, 'assets', name)).length, 0), 75);
say('map worker', assets.filter((name) => name.includes('worker') && name.endsWith('.js')).reduce((sum, name) => sum + gz(`assets/${name}`), 0), 150);
process.exit(failed ? 1 : 0);
