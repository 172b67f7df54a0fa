#!/usr/bin/env bash
# Runs the suites of the store, and the tests of several processes, on a PostgreSQL that it starts for them.
# With TIDEMARK_TEST_DATABASE_URL set, that server is used instead, and what needs a replica of it is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${TIDEMARK_TEST_DATABASE_URL:-}" ]; then
  dir=$(mktemp -d)
  trap 'scripts/postgres.sh stop "$dir" || true; rm -rf "$dir"' EXIT
  TIDEMARK_TEST_DATABASE_URL=$(scripts/postgres.sh start "$dir")
  export TIDEMARK_TEST_DATABASE_URL TIDEMARK_TEST_POSTGRES_DIR=$dir
fi
npx vitest run --config vitest.postgres.config.ts "$@"
