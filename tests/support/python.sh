#!/usr/bin/env bash
# Makes (once) a virtual environment with pinned packages and prints its interpreter: python.sh FOLDER REQUIREMENTS
set -euo pipefail
folder=$1 requirements=$2
if [ ! -f "$folder/.requirements" ] || ! cmp -s "$requirements" "$folder/.requirements"; then
  rm -rf "$folder"
  if ! python3 -m venv "$folder" >/dev/null 2>&1; then
    # Debian ships venv's pip apart from python3.
    rm -rf "$folder"
    install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv"
    if [ "$(id -u)" = 0 ]; then
      bash -c "$install" >/dev/null
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      sudo bash -c "$install" >/dev/null
    else
      echo "Missing: python3-venv. Run as root: $install" >&2
      exit 1
    fi
    python3 -m venv "$folder" >/dev/null
  fi
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps -r "$requirements" >&2
  cp "$requirements" "$folder/.requirements"
fi
echo "$folder/bin/python"
