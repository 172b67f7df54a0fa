#!/usr/bin/env bash
# Requests that another program (schemathesis, from PyPI) draws from the OpenAPI document of a server with an empty library.
# SECONDS_LIMIT bounds the run; a failure is printed with the command that repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
port=${FUZZ_PORT:-18081}
key=a-key-for-fuzzing
TIDEMARK_DATA=$work/data TIDEMARK_ROOTS=$work TIDEMARK_PORT=$port TIDEMARK_API_KEY=$key TIDEMARK_SAMPLE=off \
  TIDEMARK_SEARCHES_PER_MINUTE=0 TIDEMARK_HUB=http://127.0.0.1:9 \
  node api/cli/tidemark.mjs serve 2>"$work/log" &
server=$!
stop() {
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

/usr/bin/python3 -m venv "$work/python" && "$work/python/bin/pip" install --quiet schemathesis==4.32.5
for _ in $(seq 60); do
  curl -fsS "http://127.0.0.1:$port/ready" >/dev/null 2>&1 && break
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  sleep 1
done

# Event streams do not end. A page token is any text by the document, and only ours are taken: that is no fault.
config=$PWD/scripts/schemathesis.toml
cd "$work"
"$work/python/bin/st" --config-file "$config" run "http://127.0.0.1:$port/openapi.json" -H "Authorization: Bearer $key" \
  --phases coverage,fuzzing --max-examples 10 --seed "${SEED:-7}" --max-time "${SECONDS_LIMIT:-60}" --request-timeout 60 \
  --exclude-path-regex 'events$' --exclude-checks positive_data_acceptance --no-shrink --continue-on-failure --warnings off
if grep -q '"INTERNAL"' log; then
  grep '"INTERNAL"' log >&2
  exit 1
fi
