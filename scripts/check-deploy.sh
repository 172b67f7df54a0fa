#!/usr/bin/env bash
# What users deploy, started from nothing but what they get. Needs root, git and the package registry.
#   image    the Dockerfile's build step in a tree of its files; then read-only, as a user without rights
#   package  what `npm pack` holds, installed into an empty folder
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
chmod 755 "$work"
trap 'umount -q "$work/app" 2>/dev/null || true; rm -rf "$work"' EXIT

image() {
  local app=$work/app
  mkdir "$app"
  # .dockerignore speaks of the same paths as git's pathspecs, but for its comments and negations, which it has none of.
  git ls-files -z | grep -zvE "^($(sed 's/[.]/\\./g; s/[*][*]\///; s/[*]/.*/g' .dockerignore | paste -sd'|'))(/|$)" |
    tar -c --null -T - | tar -x -C "$app"
  # Its first line, `npm ci`, has just run here with the same lock, and takes minutes.
  cp -a node_modules "$app/node_modules"
  (cd "$app" && bash <(grep -vE '^(cd|npm ci) ' "$app/deploy/build.sh"))
  mount --bind "$app" "$app" && mount -o remount,bind,ro "$app"
  (cd "$app" && "$root/scripts/smoke.sh" setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
    env HOME=/nonexistent NODE_ENV=production node "$app/api/cli/tidemark.mjs" serve)
  TIDEMARK_PORT=1 node "$app/deploy/healthy.mjs" && { echo "a server that is not there is called healthy" >&2; return 1; }
  umount "$app"
  echo "image: ok"
}

package() {
  local empty=$work/empty tarball
  tarball=$(npm pack --silent --pack-destination "$work")
  mkdir "$empty"
  # The native packages were compiled by `npm ci` a moment ago, in the same versions.
  (cd "$empty" && npm init --yes >/dev/null && npm install --silent --ignore-scripts "$work/$tarball")
  for native in better-sqlite3 hnswlib-node; do
    cp -r "node_modules/$native/build" "$empty/node_modules/$native/"
  done
  (cd "$empty" && npx --no-install tidemark doctor)
  [ ! -e "$empty/node_modules/vite" ] || { echo "the package brings what only building needs" >&2; return 1; }
  (cd "$empty" && "$root/scripts/smoke.sh" "$empty/node_modules/.bin/tidemark" serve)
  echo "package: ok"
}

[ $# -gt 0 ] || set -- image package
for part in "$@"; do "$part"; done
