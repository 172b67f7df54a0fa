#!/usr/bin/env bash
# Buckets that are sources, and one that keeps media, against another program's server: moto, which checks each signature.
# Needs the package registry.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
/usr/bin/python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r scripts/buckets/requirements.txt

# Each check has a server of its own: the first three requests make a user, its rights and its key; all others are signed.
for check in read-bucket keep-media keep-uploads; do
  INITIAL_NO_AUTH_ACTION_COUNT=3 "$work/venv/bin/moto_server" --host 127.0.0.1 --port 0 >"$work/$check.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    endpoint=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/$check.log" | tail -n 1) && break
    sleep 0.2
  done
  [ -n "${endpoint:-}" ] || { cat "$work/$check.log" >&2; exit 1; }
  node --import tsx "test/buckets/$check.ts" "$endpoint" || { tail -n 20 "$work/$check.log" >&2; exit 1; }
  kill "$server"
done
