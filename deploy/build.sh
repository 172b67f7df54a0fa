#!/usr/bin/env bash
# Makes a source tree ready to run: packages, page; then drops what only building and testing need.
set -euo pipefail
cd "$(dirname "$0")/.."
npm ci --no-progress
npm run --silent build:ui
npm prune --omit=dev --no-progress
