#!/usr/bin/env bash
# Starts a PostgreSQL 17 with pgvector for tests and benchmarks, on this machine alone and without durability.
#   scripts/postgres.sh start DIR [PORT]   prints the URL of the server, on a free port when none is given
#   scripts/postgres.sh stop DIR
# Uses an installed server (Debian: postgresql-17 and postgresql-17-pgvector). Where the distribution has none, root gets
# one from Debian trixie in a folder of its own, DIR/root (debootstrap, some 80 s, 400 MB); nothing else is touched.
set -euo pipefail

action=${1:?start or stop}
dir=${2:?a folder}
port=${3:-$(node -e 'const s = net.createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')}
installed=/usr/lib/postgresql/17/bin
vector=/usr/share/postgresql/17/extension/vector.control

# The folder that the server sees as /: the machine's own, or that of debootstrap.
root=
[ -x "$installed/postgres" ] && [ -e "$vector" ] || root=$dir/root

bootstrap() {
  [ -e "$root$vector" ] && return
  command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap >&2
  debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector trixie "$root" http://deb.debian.org/debian >&2
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ -n "$root" ]; then chroot "$root" su postgres -c "$1"; else su postgres -c "$1"; fi
}

case $action in
start)
  mkdir -p "$dir"
  [ -z "$root" ] || bootstrap
  home=$([ -n "$root" ] && echo /srv/tidemark || echo "$(cd "$dir" && pwd)/cluster")
  mkdir -p "$root$home"
  as_postgres true # The user exists.
  if [ -n "$root" ]; then chroot "$root" chown postgres "$home"; else chown postgres "$home"; fi
  as_postgres "test -d $home/data || $installed/initdb -D $home/data -A trust -E UTF8 --locale=C.UTF-8" >&2
  # What is lost when the machine stops is made anew.
  settings="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp -c dynamic_shared_memory_type=mmap"
  settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
  as_postgres "$installed/pg_ctl -D $home/data -w -l $home/log -o '$settings' start" >&2
  echo "postgres://postgres@127.0.0.1:$port/postgres"
  ;;
stop)
  home=$([ -n "$root" ] && echo /srv/tidemark || echo "$(cd "$dir" && pwd)/cluster")
  as_postgres "$installed/pg_ctl -D $home/data -m immediate stop" >&2
  ;;
*)
  echo "usage: scripts/postgres.sh start|stop DIR [PORT]" >&2
  exit 2
  ;;
esac
