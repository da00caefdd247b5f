#!/usr/bin/env bash
# Installs what building and testing need on Debian or Ubuntu, or names the exact command where it may not.
set -euo pipefail

need=()
have() { command -v "$1" >/dev/null 2>&1; }
have cc || need+=(gcc libc6-dev)
have make || need+=(make)
have python3 || need+=(python3)
have curl || need+=(curl)
if [ "${1:-all}" != "run" ]; then
  have chromium || need+=(chromium)
  # The fuzzing library is C++.
  have c++ || need+=(g++)
fi
if [ ${#need[@]} -gt 0 ]; then
  command="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${need[*]}"
  if [ "$(id -u)" = 0 ]; then
    bash -c "$command" >/dev/null
  elif have sudo && sudo -n true 2>/dev/null; then
    sudo bash -c "$command" >/dev/null
  else
    echo "Missing: ${need[*]}. Run as root: $command" >&2
    exit 1
  fi
fi
have cargo || { echo "Missing: cargo (Rust 1.95 or newer). Install Rust with rustup, see https://rustup.rs" >&2; exit 1; }
have node && have npm || { echo "Missing: node 20 or newer with npm. Run as root: apt-get install -y nodejs npm" >&2; exit 1; }
