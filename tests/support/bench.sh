#!/usr/bin/env bash
# Measures, as the program is shipped (release profile), and prints one table; words choose figures: bench.sh planning door
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo bench --quiet --bench figures -- "$@"
