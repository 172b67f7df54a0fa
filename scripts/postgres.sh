#!/usr/bin/env bash
# Starts a PostgreSQL 17 with pgvector for tests and benchmarks, on this machine alone and without durability.
#   scripts/postgres.sh start DIR [PORT]                 prints the URL of the server, on a free port when none is given
#   scripts/postgres.sh replica DIR PRIMARY_DIR [PORT]   the same, of a server that follows the one of PRIMARY_DIR
#   scripts/postgres.sh promote DIR                      makes a replica a server that writes
#   scripts/postgres.sh stop DIR
#   scripts/postgres.sh kill DIR                         ends it by SIGKILL, with all its processes; start continues
# Uses an installed server (Debian: postgresql-17 and postgresql-17-pgvector). Where the distribution has none, root gets
# one from Debian trixie in a folder of its own, DIR/root (debootstrap, some 80 s, 400 MB); nothing else is touched. A
# replica runs in its primary's.
set -euo pipefail

usage() {
  sed -n '3,7s/^#//p' "$0" >&2
  exit 2
}

[ $# -ge 2 ] || usage
action=$1
dir=$2
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

free_port() {
  node -e 'const s = net.createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ -n "$root" ]; then chroot "$root" su postgres -c "$1"; else su postgres -c "$1"; fi
}

# Prints where the server of a folder keeps its files, as the server sees it.
home_of() {
  local absolute
  absolute=$(cd "$1" && pwd)
  if [ -n "$root" ]; then echo "/srv$absolute"; else echo "$absolute/cluster"; fi
}

make_home() {
  mkdir -p "$root$home"
  as_postgres true # The user exists.
  if [ -n "$root" ]; then chroot "$root" chown postgres "$home"; else chown postgres "$home"; fi
}

# Starts the server on the port, and prints its URL.
launch() {
  # What is lost when the machine stops is made anew; a killed server loses nothing. A replica may fall behind a little.
  local settings="-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp -c dynamic_shared_memory_type=mmap"
  settings="$settings -c fsync=off -c full_page_writes=off -c max_connections=200 -c wal_keep_size=256MB"
  as_postgres "$installed/pg_ctl -D $home/data -w -l $home/log -o '$settings' start" >&2
  echo "postgres://postgres@127.0.0.1:$1/postgres"
}

# Ends the server's first process and its children, which would go on for a moment.
kill_all() {
  local first children
  first=$(head -n 1 "$root$home/data/postmaster.pid")
  children=$(cat "/proc/$first/task/$first/children")
  # shellcheck disable=SC2086 # Several ids.
  kill -9 "$first" $children
  while [ -e "/proc/$first" ]; do sleep 0.02; done
}

case $action in
start)
  mkdir -p "$dir"
  [ -z "$root" ] || bootstrap
  home=$(home_of "$dir")
  make_home
  as_postgres "test -d $home/data || $installed/initdb -D $home/data -A trust -E UTF8 --locale=C.UTF-8" >&2
  launch "${3:-$(free_port)}"
  ;;
replica)
  primary=${3:?the folder of the primary}
  mkdir -p "$dir"
  [ -z "$root" ] || ln -sfn "$(cd "$primary/root" && pwd -P)" "$root"
  home=$(home_of "$dir")
  make_home
  from=$(sed -n 4p "$root$(home_of "$primary")/data/postmaster.pid")
  copy="$installed/pg_basebackup -h 127.0.0.1 -p $from -U postgres -D $home/data -R -X stream -c fast"
  as_postgres "test -d $home/data || $copy" >&2
  launch "${4:-$(free_port)}"
  ;;
promote)
  home=$(home_of "$dir")
  as_postgres "$installed/pg_ctl -D $home/data -w promote" >&2
  ;;
stop)
  home=$(home_of "$dir")
  as_postgres "$installed/pg_ctl -D $home/data -m immediate stop" >&2
  ;;
kill)
  home=$(home_of "$dir")
  kill_all
  ;;
*)
  usage
  ;;
esac
