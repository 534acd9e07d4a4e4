#!/bin/sh
# Rooms of Debian, made with debootstrap, in each of which `make demo` and `make test` must pass: a bare system (both
# install what they miss), a path with blanks, a user without root, clang, reference LAPACK, a German locale.
#   sh spec/rooms.sh [ROOM...]      as root; ROOMS=/tmp/lian-rooms keeps rooms and logs; SPECS="spec/x_spec.lua": some
#   SUITE=bookworm MIRROR=http://deb.debian.org/debian
set -u
from=$(cd "$(dirname "$0")/.." && pwd)
rooms=${ROOMS:-/tmp/lian-rooms} suite=${SUITE:-bookworm} mirror=${MIRROR:-http://deb.debian.org/debian}
specs=${SPECS:-} failed=0

if ! command -v debootstrap >/dev/null 2>&1; then echo "rooms: debootstrap is not here; none made"; exit 0; fi
if [ "$(id -u)" -ne 0 ]; then echo "rooms: debootstrap needs root; none made"; exit 0; fi
mkdir -p "$rooms"
trap 'umount "$rooms"/*/proc 2>/dev/null' EXIT
trap 'exit 1' INT TERM

# inside ROOM COMMAND [USER]: a clean environment, /proc for the time of the command
inside() {
  root="$rooms/$1"
  mount -t proc proc "$root/proc" || return 1
  as=${3:-root} home=/root
  [ "$as" = root ] || home=/home/$as
  chroot --userspec="$as" "$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME="$home" TERM=dumb DEBIAN_FRONTEND=noninteractive $(cat "$root/room_env" 2>/dev/null) sh -c "$2" </dev/null
  status=$?
  umount "$root/proc"
  return $status
}

# a room is a copy of another: copy FROM TO
copy() {
  rm -rf --one-file-system "${rooms:?}/$2"
  cp -a --reflink=auto "$rooms/$1" "$rooms/$2"
  rm -rf "$rooms/$2/lian" "$rooms/$2/room_env"
}

# the sources as committed
sources() { mkdir -p "$1" && git -c safe.directory="*" -C "$from" archive HEAD | tar -x -C "$1"; }

# try ROOM FOLDER MAKE [USER]: demo and test there
try() {
  room=$1 folder=$2 make=$3 user=${4:-} log="$rooms/$1.log"
  sources "$rooms/$room$folder"
  [ -n "$user" ] && chroot "$rooms/$room" chown -R "$user" "$folder"
  if inside "$room" "cd '$folder' && $make demo" "$user" >"$log" 2>&1 && [ -s "$rooms/$room$folder/demo.html" ]; then
    demo=passed; else demo=FAILED; fi
  if inside "$room" "cd '$folder' && $make test SPECS='$specs'" "$user" >>"$log" 2>&1; then
    test=passed; else test=FAILED; fi
  echo "$room: demo $demo, test $test; $(grep -aE '^[0-9]+ success' "$log" | tail -1)"
  [ "$demo$test" = passedpassed ] || failed=$((failed + 1))
}

if [ ! -e "$rooms/base/made" ]; then
  rm -rf --one-file-system "$rooms/base"
  debootstrap --variant=minbase --include=ca-certificates,make "$suite" "$rooms/base" "$mirror" \
    >"$rooms/base.log" 2>&1 ||
    { tail -5 "$rooms/base.log"; echo "rooms: debootstrap failed, see $rooms/base.log"; exit 1; }
  touch "$rooms/base/made"
fi

# what `make deps` brings, for the rooms that are not about it
furnished() {
  [ -e "$rooms/furnished/furnished" ] && return
  copy base furnished
  sources "$rooms/furnished/lian"
  inside furnished "make -C /lian deps && apt-get install -y -q locales" >"$rooms/furnished.log" 2>&1 ||
    { tail -5 "$rooms/furnished.log"; echo "rooms: make deps failed, see $rooms/furnished.log"; exit 1; }
  touch "$rooms/furnished/furnished"
}

in_room() {
  case $1 in
    bare) copy base bare; try bare /lian make ;;
    blanks) furnished; copy furnished blanks; try blanks "/srv/a folder of lian" make ;;
    user)
      furnished; copy furnished user
      chroot "$rooms/user" useradd -m analyst
      try user /home/analyst/lian make analyst ;;
    clang)
      furnished; copy furnished clang
      inside clang "apt-get install -y -q clang" >"$rooms/clang.log" 2>&1
      try clang /lian "make CC=clang" ;;
    lapack)
      furnished; copy furnished lapack
      inside lapack "apt-get purge -y -q 'libopenblas*' && apt-get install -y -q liblapack-dev" \
        >"$rooms/lapack.log" 2>&1
      try lapack /lian make ;;
    german)
      furnished; copy furnished german
      inside german "echo 'de_DE.UTF-8 UTF-8' >/etc/locale.gen && locale-gen" >"$rooms/german.log" 2>&1
      echo "LC_ALL=de_DE.UTF-8" >"$rooms/german/room_env"
      try german /lian make ;;
    *) echo "rooms: no room '$1'; bare blanks user clang lapack german"; exit 2 ;;
  esac
}

for name in ${*:-bare blanks user clang lapack german}; do in_room "$name"; done
[ "$failed" -eq 0 ]
