#!/usr/bin/env bash
# Makes a source tree ready to run: packages, page, the compiled program; then drops what only building and testing need.
set -euo pipefail
cd "$(dirname "$0")/.."
npm ci --no-progress
npm run --silent build
npm prune --omit=dev --no-progress
