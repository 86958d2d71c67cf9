# shellcheck shell=sh
# Shared by core/quickstart.sh, tests/run.sh and tests/fuzz.sh: the packages a build needs, and the
# build. Sourced by a script that has set `root` to the repository's folder.

: "${root:?}"

say() {
  printf '%s\n' "kbtriage: $*" >&2
}

# Whether what a Debian package provides is installed, from whatever source.
has_package() {
  case $1 in
    lib*-dev | zlib1g-dev)
      case $1 in
        liblua5.4-dev) module=lua5.4 ;;
        libcurl4-openssl-dev) module=libcurl ;;
        libcjson-dev) module=libcjson ;;
        zlib1g-dev) module=zlib ;;
        libsqlite3-dev) module=sqlite3 ;;
        libcmark-gfm-dev) module=libcmark-gfm ;;
        libcmark-gfm-extensions-dev)
          printf '#include <cmark-gfm-core-extensions.h>\n' | gcc -E - >/dev/null 2>&1; return ;;
        libcmocka-dev) module=cmocka ;;
        libc6-dev) printf '#include <stdio.h>\n' | gcc -E - >/dev/null 2>&1; return ;;
        libclang-rt-*-dev) has_fuzzer; return ;;
      esac
      pkg-config --exists "$module" 2>/dev/null ;;
    ninja-build) command -v ninja >/dev/null 2>&1 ;;
    dpkg-dev) command -v dpkg-shlibdeps >/dev/null 2>&1 ;;
    debootstrap) [ -x /usr/sbin/debootstrap ] ;;
    python3-junitparser) /usr/bin/python3 -c 'import junitparser' 2>/dev/null ;;
    python3-jsonschema) /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null ;;
    python3-selenium) /usr/bin/python3 -c 'from selenium.webdriver import Chrome' 2>/dev/null ;;
    python3-sarif-python-om) /usr/bin/python3 -c 'import sarif_om' 2>/dev/null ;;
    # Any font gives text a width in the browser.
    fonts-dejavu-core) [ -n "$(find /usr/share/fonts -name '*.[to]tf' -print -quit 2>/dev/null)" ] ;;
    chromium-driver) command -v chromedriver >/dev/null 2>&1 ;;
    nodejs) command -v node >/dev/null 2>&1 ;;
    # Another package has another program of that name.
    parallel) parallel --version 2>/dev/null </dev/null | grep -q '^GNU parallel' ;;
    slurm-wlm) [ -x /usr/sbin/slurmctld ] && [ -x /usr/sbin/slurmd ] ;;
    lua-check) command -v luacheck >/dev/null 2>&1 ;;
    llvm) command -v llvm-symbolizer >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# Whether clang has libFuzzer and its sanitizers.
has_fuzzer() {
  printf 'int LLVMFuzzerTestOneInput(void){return 0;}\n' |
    clang -fsanitize=fuzzer,address,undefined -x c - -o /dev/null >/dev/null 2>&1
}

# Sets `missing` to those of the named packages that are not installed.
find_missing() {
  missing=
  for package in "$@"; do
    has_package "$package" || missing="$missing $package"
  done
  missing=${missing# }
}

# Installs the packages that are missing for the build, and those named.
install_packages() {
  set -- liblua5.4-dev libcurl4-openssl-dev libcjson-dev zlib1g-dev \
    libcmark-gfm-dev libcmark-gfm-extensions-dev libsqlite3-dev gcc libc6-dev cmake ninja-build pkg-config "$@"
  find_missing "$@"
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "this is not a Debian system; please install what these Debian packages give: $missing"
    return 1
  fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "these packages are missing, and installing them takes root or sudo: $missing"
      return 1
    fi
    as_root=sudo
  fi
  say "installing $missing"
  # Package lists that cannot be updated may still be good enough.
  apt_get update || true
  # shellcheck disable=SC2086 # a list of words
  if ! apt_get install $missing; then
    cat "$log" >&2
    say "these packages could not be installed: $missing"
    return 1
  fi
  find_missing "$@"
  if [ -n "$missing" ]; then
    say "installed, but not found: $missing"
    return 1
  fi
}

apt_get() {
  command=$1
  shift
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    "$command" --no-install-recommends "$@" >"$log" 2>&1
}

# build FOLDER [CMake option]...: configures and builds; prints what it does, and details only if it
# fails.
build() {
  folder=$1
  shift
  mkdir -p "$folder" || return 1
  say "configuring the build in $folder"
  if ! configure "$@"; then
    # A cache from another place, with another generator, or from an interrupted run.
    rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"
    if ! configure "$@"; then
      cat "$log" >&2
      say "configuring the build failed (see above)"
      return 1
    fi
  fi
  if ! compile; then
    cat "$log" >&2
    say "the build failed (see above)"
    return 1
  fi
}

# Says every ten seconds how far the build is, by ninja's last "[done/all]", until it is killed or
# this script is gone.
show_progress() {
  shown=
  while sleep 10 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    done_of=$(sed -n 's/^\[\([0-9]*\)\/\([0-9]*\)\].*/\1 of \2/p' "$log" 2>/dev/null | tail -n 1)
    [ "$done_of" = "$shown" ] || say "  $done_of steps"
    shown=$done_of
  done
}

compile() {
  files=$(ninja -C "$folder" -t targets all 2>/dev/null | grep -c '\.o: ') || true
  say "compiling what is new of $files files, $(nproc) at a time"
  show_progress &
  progress=$!
  built=0
  cmake --build "$folder" >"$log" 2>&1 || built=1
  kill "$progress" 2>/dev/null || true
  wait "$progress" 2>/dev/null || true
  [ "$built" -ne 0 ] || return 0
  # If the source is not at fault, an interrupted run may have left half a file.
  grep -q '^FAILED: .*\.o *$' "$log" && return 1
  cmake --build "$folder" --clean-first >"$log" 2>&1
}

configure() {
  cmake -S "$root" -B "$folder" -G Ninja "$@" >"$log" 2>&1
}

log=$(mktemp "${TMPDIR:-/tmp}/kbtriage-log-XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM
