#!/bin/sh
# The Debian packages: built twice with the same result, and installed, used and removed in a fresh
# Debian 12: sh package.sh FOLDER, where the build and a copy of the fresh system are kept
#
# Exit status 77: skipped, and why. KBTRIAGE is a build of the same source, SOURCE the repository,
# TESTS its tests.
# shellcheck disable=SC2016 # for apt-get, dpkg-query and bash
set -eu

release=bookworm
folder=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-package-XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 1' HUP INT TERM
root=$work/root
unset KBTRIAGE_RULES KBTRIAGE_ONLY_RULES NO_COLOR COLUMNS SOURCE_DATE_EPOCH || true

skip() {
  echo "not tried: $*"
  exit 77
}

fail() {
  echo "FAILED: $*"
  [ ! -s "$work/log" ] || tail -n 40 "$work/log"
  exit 1
}

# Whether Debian's own tools are installed, and a fresh system can be made.
for tool in dpkg-deb dpkg-shlibdeps apt-get; do
  command -v "$tool" >/dev/null 2>&1 || skip "there is no $tool"
done
PATH=$PATH:/usr/sbin:/sbin
command -v debootstrap >/dev/null 2>&1 || skip "there is no debootstrap"
[ "$(id -u)" -eq 0 ] || skip "making a Debian root takes root"

configure() {
  cmake -S "$SOURCE" -B "$1" -G Ninja -D CMAKE_BUILD_TYPE=Release -D CMAKE_INSTALL_PREFIX=/usr \
    >"$work/log" 2>&1
}

# package BUILD: the paths of its packages, in `package` and `server`
package() {
  if ! configure "$1"; then
    rm -rf "$1" # a cache from another place, or from an interrupted run
    configure "$1" || fail "configuring $1"
  fi
  cmake --build "$1" >"$work/log" 2>&1 || fail "building $1"
  rm -f "$1"/*.deb
  (cd "$1" && cpack) >"$work/log" 2>&1 || fail "cpack in $1"
  package=$(find "$1" -maxdepth 1 -name 'kbtriage_*.deb')
  server=$(find "$1" -maxdepth 1 -name 'kbtriage-server_*.deb')
  [ -f "$package" ] || fail "cpack made no package"
  [ -f "$server" ] || fail "cpack made no package kbtriage-server"
}

# --- The packages themselves ---

mkdir -p "$folder"
package "$work/second/build"
second=$package
second_server=$server
package "$folder/build"
cmp "$package" "$second" || fail "two builds are not the same"
cmp "$server" "$second_server" || fail "two builds of kbtriage-server are not the same"
version=$("$KBTRIAGE" --version | sed -n '1s/^kbtriage //p')
# examine PACKAGE FOLDER LIBRARY...: what it depends on, and its files, unpacked in FOLDER
examine() {
  deb=$1
  unpacked=$2
  shift 2
  [ "$(dpkg-deb -f "$deb" Version)" = "$version" ] || fail "the version of $deb is not $version"
  dpkg-deb -f "$deb" Depends >"$work/depends"
  for library; do
    grep -qE "(^|, )$library( |,|$)" "$work/depends" ||
      fail "$deb does not depend on $library: $(cat "$work/depends")"
  done
  dpkg-deb -c "$deb" >"$work/files"
  awk '$2 != "root/root" || $6 !~ "^\\./(usr/((bin|libexec|share)/.*)?)?$" { print; wrong = 1 } END { exit wrong }' \
    "$work/files" || fail "files of others, or out of place"
  dpkg-deb -R "$deb" "$unpacked"
  (cd "$unpacked" && md5sum --quiet -c DEBIAN/md5sums) || fail "md5sums"
}
examine "$server" "$work/server" kbtriage libc6 libcjson1 liblua5.4-0 libsqlite3-0 zlib1g
grep -qF "kbtriage (= $version)" "$work/depends" || fail "kbtriage-server goes with any kbtriage"
[ -x "$work/server/usr/libexec/kbtriage/kbtriage-server" ] || fail "kbtriage-server is not in its package"
examine "$package" "$work/unpacked" libc6 libcjson1 libcmark-gfm0.29.0.gfm.6 libcurl4 liblua5.4-0 zlib1g
if grep -q sqlite "$work/depends"; then
  fail "kbtriage depends on SQLite"
fi
if grep -qaF -e "$SOURCE" -e "$folder" "$work/unpacked/usr/bin/kbtriage"; then
  fail "the program names a folder of the machine it was built on"
fi
changes=$SOURCE/core/package/changelog
[ "$(dpkg-parsechangelog -l "$changes" -S Version)" = "$version" ] || fail "the changelog's version"
dated=$(date -u -d "$(dpkg-parsechangelog -l "$changes" -S Date)" +%Y-%m-%d)
zcat "$work/unpacked/usr/share/man/man1/kbtriage.1.gz" | grep -q "^.TH KBTRIAGE 1 $dated " ||
  fail "the manual's date is not the changelog's"
if command -v lintian >/dev/null 2>&1; then
  # There is no licence in the repository, so there is none in the package.
  lintian --allow-root --suppress-tags no-copyright-file "$package" "$server" >"$work/log" 2>/dev/null || true
  [ ! -s "$work/log" ] || fail "lintian complains"
fi

# As in README.md.
grep -qF "cmake -B build -D CMAKE_INSTALL_PREFIX=/usr && cmake --build build && (cd build && cpack)" \
  "$SOURCE/README.md" || fail "README.md makes the package in another way than this"
for name in kbtriage kbtriage-server; do
  grep -qF "${name}_${version}_" "$SOURCE/README.md" || fail "README.md names another package"
done
DESTDIR=$work/local cmake --install "$folder/build" --prefix /opt/kb >"$work/log" 2>&1 ||
  fail "cmake --install"
[ -s "$work/local/opt/kb/share/zsh/site-functions/_kbtriage" ] || fail "cmake --install: zsh"
[ ! -e "$work/local/opt/kb/share/zsh/vendor-completions" ] || fail "cmake --install: Debian's places"
"$work/local/opt/kb/bin/kbtriage" --version | grep -q ", $work/local/opt/kb/share/kbtriage/rules$" ||
  fail "cmake --install: the rule set is not found"
"$work/local/opt/kb/bin/kbtriage" new --quiet --from "$TESTS/data/pages/shelf-locked.md" 2>&1 |
  grep -q 'code = "ShelfLocked"' || fail "cmake --install: kbtriage-markdown is not found"
status=0
"$work/local/opt/kb/bin/kbtriage" run --quiet "$TESTS/data/contoso/mailboxes.json" --store "$work/local.db" \
  >"$work/log" 2>&1 || status=$?
[ "$status" -eq 1 ] || fail "cmake --install: kbtriage-server is not found"

# --- A fresh system ---

targets() {
  apt-get indextargets --format "$1" 'Created-By: Packages' | sort -u
}

# Uses the mirrors and proxies of this system.
targets 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' | grep " $release" >"$work/sources" ||
  skip "this system's package sources have no $release"
mirror=$(sed -n "s/^deb \([^ ]*\) $release main\$/\1/p" "$work/sources" | head -n 1)
[ -n "$mirror" ] || skip "this system's package sources have no $release"
fresh=$folder/$release.tar
if [ -z "$(find "$fresh" -mtime -7 2>/dev/null)" ]; then
  debootstrap --variant=minbase "$release" "$root" "$mirror" >"$work/log" 2>&1 || {
    tail -n 5 "$work/log"
    skip "debootstrap cannot make a Debian from this system's package sources"
  }
  tar -C "$root" -cf "$fresh.new" . && mv "$fresh.new" "$fresh"
else
  mkdir "$root"
  tar -C "$root" -xf "$fresh"
fi
cp "$work/sources" "$root/etc/apt/sources.list"
apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-)' >"$root/etc/apt/apt.conf.d/99host" || true
cp -L /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp "$package" "$root/tmp/kbtriage.deb"
cp "$server" "$root/tmp/kbtriage-server.deb"
cp -R "$TESTS/data/contoso" "$TESTS/data/pages" "$root/tmp/"

# inside COMMAND...: with /proc, but without this system's environment
inside() {
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    "$@"
}
inside true || skip "a Debian root cannot be entered here"

inside dpkg-query -W -f '${Package}\n' >"$work/before"
inside apt-get -q -o APT::Update::Error-Mode=any update >"$work/log" 2>&1 ||
  skip "this system's package sources cannot be reached"
install() {
  inside apt-get -q -y --no-install-recommends install "$@" >"$work/log" 2>&1
}
install --simulate /tmp/kbtriage.deb /tmp/kbtriage-server.deb || fail "what they depend on is not there"
install --download-only /tmp/kbtriage.deb /tmp/kbtriage-server.deb ||
  skip "what they depend on cannot be fetched"
install /tmp/kbtriage.deb || fail "it does not install"

# --- What a user would do ---

inside dpkg --verify kbtriage >"$work/log" 2>&1 || fail "dpkg --verify"
[ ! -s "$work/log" ] || fail "dpkg --verify complains"
inside kbtriage --version >"$work/log" 2>&1 || fail "--version"
head -n 1 "$work/log" | grep -qx "kbtriage $version" || fail "--version does not begin with it"
"$KBTRIAGE" --version | sed -n 's/^\(rule set .*, \)[^,]*$/\1/p' >"$work/rule_set"
grep -qxF "$(cat "$work/rule_set")/usr/share/kbtriage/rules" "$work/log" ||
  fail "--version does not name the installed rule set, the same as this: $(cat "$work/rule_set")"

status=0
inside kbtriage run /tmp/contoso/mailboxes.json --format json >"$work/out" 2>"$work/log" || status=$?
[ "$status" -eq 1 ] || fail "run: exit status $status"
"$KBTRIAGE" run "$TESTS/data/contoso/mailboxes.json" --format json >"$work/expected" || true
cmp "$work/out" "$work/expected" || fail "run finds something else than here"
status=0
chroot "$root" kbtriage run /tmp/contoso/mailboxes.json --format json >"$work/out" 2>"$work/log" ||
  status=$?
cmp "$work/out" "$work/expected" || fail "run without /proc finds something else: $status"

inside kbtriage new --quiet --from /tmp/pages/shelf-locked.md >"$work/out" 2>"$work/log" ||
  fail "new --from"
"$KBTRIAGE" new --quiet --from "$TESTS/data/pages/shelf-locked.md" >"$work/expected"
cmp "$work/out" "$work/expected" || fail "new --from makes something else than here"

inside kbtriage --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/-\1/p' >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 9 ] || fail "--help lists $(cat "$work/commands")"
for page in '' $(cat "$work/commands"); do
  gzip -t "$root/usr/share/man/man1/kbtriage$page.1.gz" || fail "no page kbtriage$page(1)"
done
for page in article report tables; do
  gzip -t "$root/usr/share/man/man5/kbtriage-$page.5.gz" || fail "no page kbtriage-$page(5)"
done
for file in bash-completion/completions/kbtriage zsh/vendor-completions/_kbtriage \
  fish/vendor_completions.d/kbtriage.fish doc/kbtriage/README.md doc/kbtriage/changelog.gz \
  doc/kbtriage/examples/kbtriage.service doc/kbtriage/examples/kbtriage.timer \
  doc/kbtriage/examples/kbtriage.sbatch doc/kbtriage/examples/kbtriage-merge.sbatch; do
  [ -s "$root/usr/share/$file" ] || fail "it did not install $file"
done
for script in kbtriage-morning kbtriage-parallel; do
  [ -x "$root/usr/share/doc/kbtriage/examples/$script" ] || fail "$script cannot be run"
done
inside bash -c '. /usr/share/bash-completion/completions/kbtriage
  COMP_WORDS=(kbtriage explain invalidinc) COMP_CWORD=2; _kbtriage; echo "${COMPREPLY[@]}"' |
  grep -q 'InvalidIncomingEmailServerProfile' || fail "bash completes no code"

# Without kbtriage-server there is no history, and it says what to install; with it there is one.
if inside dpkg-query -W libsqlite3-0 >/dev/null 2>&1 && ! grep -qx libsqlite3-0 "$work/before"; then
  fail "kbtriage brings SQLite with it"
fi
for command in 'history list' 'run /tmp/contoso/mailboxes.json'; do
  status=0
  # shellcheck disable=SC2086 # words
  inside kbtriage $command --store /tmp/h.db >"$work/out" 2>"$work/log" || status=$?
  [ "$status" -eq 2 ] || fail "$command without kbtriage-server: exit status $status"
  grep -q 'install the package kbtriage-server' "$work/log" || fail "it does not say what to install"
done
install /tmp/kbtriage-server.deb || fail "kbtriage-server does not install"
status=0
inside kbtriage run --quiet /tmp/contoso/mailboxes.json --store /tmp/h.db >"$work/out" 2>"$work/log" || status=$?
[ "$status" -eq 1 ] || fail "run --store: exit status $status"
inside kbtriage history list --store /tmp/h.db >"$work/out" 2>"$work/log" || fail "history list"
grep -qx 'Troubles: 7, newest first' "$work/out" || fail "history list: $(cat "$work/out")"

# --- And no more ---

inside apt-get -q -y purge --autoremove kbtriage-server kbtriage >"$work/log" 2>&1 || fail "it cannot be removed"
inside dpkg-query -W -f '${Package}\n' >"$work/after"
diff "$work/before" "$work/after" || fail "other packages than before"
rm "$root/tmp/kbtriage.deb" "$root/tmp/kbtriage-server.deb"
find "$root" -xdev -iname '*kbtriage*' >"$work/left"
[ ! -s "$work/left" ] || fail "left behind: $(cat "$work/left")"
echo "built, installed, used and removed: $(basename "$package") $(basename "$server")"
