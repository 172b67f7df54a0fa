#!/usr/bin/env bash
# Starts the product with an empty library, as a newcomer would (`npm start`) or by the command given, and waits until the
# sample film answers a sentence.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- npm start

data=$(mktemp -d)
chmod 777 "$data" # The command may start the server as somebody else.
port=${SMOKE_PORT:-18080}
base=http://127.0.0.1:$port
set -m # a process group of its own: npm does not pass signals on to all that it starts
TIDEMARK_DATA=$data TIDEMARK_PORT=$port "$@" >"$data/log" 2>&1 &
server=$!
set +m
stop() {
  kill -TERM -- "-$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$data"
}
trap stop EXIT

fail() {
  echo "$1" >&2
  tail -n 40 "$data/log" >&2
  exit 1
}
wait_for() { # seconds, what, command...
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || fail "the server ended before $what"
    [ $SECONDS -lt "$until" ] || fail "waited in vain for $what"
    sleep 1
  done
}
sample_is_indexed() {
  curl -fsS "$base/v1/videos" | grep -q '"state":"indexed"'
}

wait_for 60 "readiness" curl -fsS "$base/ready"
curl -fsS "$base/" | grep -q '<title>Tidemark' || fail "the page is not served"
wait_for 300 "the sample film" sample_is_indexed
answer=$(curl -fsS "$base/v1/search" -H 'content-type: application/json' -d '{"query":{"text":"a red ball on a green field"}}')
echo "$answer" | grep -q '"rank":1' || fail "the search found nothing: $answer"
echo "ready, page, sample film and search: ok"
