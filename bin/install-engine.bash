# Sourced by bin/ensure-docker: installs what a private Docker engine needs, on Debian or Ubuntu as root.
# The variables are those of whoever sources this. apt has a $(NAME) of its own.
# shellcheck shell=bash disable=SC2154,SC2016

# Prints the distribution's ID (debian, ubuntu, ...), or nothing.
distribution() {
  # shellcheck disable=SC1091
  (. /etc/os-release 2>/dev/null && printf '%s\n' "${ID:-}") || true
}

may_install() {
  case "$(distribution)" in
    debian | ubuntu) [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ;;
    *) return 1 ;;
  esac
}

# apt_install WHY PACKAGE...
apt_install() {
  local why=$1
  shift
  say "installing with apt: $* ($why)"
  if ! apt_run install -y --no-install-recommends "$@" >"$engine_dir/apt.log" 2>&1; then
    say "refreshing apt's package lists"
    apt_run update >"$engine_dir/apt.log" 2>&1 || fail 69 "apt-get update failed; see $engine_dir/apt.log"
    apt_run install -y --no-install-recommends "$@" >"$engine_dir/apt.log" 2>&1 ||
      fail 69 "apt-get install failed; see $engine_dir/apt.log"
  fi
}

# What the network failed to bring is asked for again by apt itself, after growing pauses.
apt_run() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 "$@" </dev/null 9>&-
}

apt_has_lists() { [ -n "$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null)" ]; }

# Installing docker.io must not start a daemon for the whole machine: we start one of our own.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  # A subshell, so that a failure in it does not end us before the policy is removed.
  ("$@") || status=$?
  rm -f "$policy"
  [ "$status" = 0 ] || exit "$status"
}

install_engine() {
  local packages=()
  command -v dockerd >/dev/null && command -v containerd >/dev/null && command -v runc >/dev/null &&
    command -v docker >/dev/null || packages+=(docker.io)
  command -v iptables >/dev/null || packages+=(iptables)
  command -v ip >/dev/null || packages+=(iproute2)
  command -v debootstrap >/dev/null || packages+=(debootstrap)
  if [ "${#packages[@]}" -gt 0 ]; then
    without_starting_services apt_install "for a private Docker engine; no service is started" "${packages[@]}"
  fi
  mkdir -p "$engine_config/cli-plugins"
  [ -f "$engine_config/config.json" ] || printf '{}\n' >"$engine_config/config.json"
  [ -x "$engine_config/cli-plugins/docker-compose" ] || fetch_compose
}

# Compose v2 as a plugin of the private engine's own configuration folder. Debian 12 has none, so it
# comes from Debian 13, where it is a static program; Ubuntu has a package of its own.
fetch_compose() {
  local work=$engine_dir/compose plugin
  say "fetching Compose v2 from the distribution's packages into $engine_config (nothing is installed)"
  rm -rf "$work"
  mkdir -p "$work"
  apt_has_lists || apt_run update >"$engine_dir/apt.log" 2>&1 || fail 69 "apt-get update failed; see $engine_dir/apt.log"
  case "$(distribution)" in
    ubuntu) (cd "$work" && apt_run download docker-compose-v2) >"$engine_dir/apt.log" 2>&1 ;;
    *) download_from_trixie "$work" docker-compose >"$engine_dir/apt.log" 2>&1 ;;
  esac || fail 69 "could not download Compose v2; see $engine_dir/apt.log"
  dpkg -x "$work"/*.deb "$work/files"
  plugin="$(find "$work/files" -type f -name docker-compose -perm -u+x | head -n 1)"
  "$plugin" version >&2 || fail 69 "the downloaded Compose v2 does not run here: $plugin"
  mv "$plugin" "$engine_config/cli-plugins/docker-compose"
  rm -rf "$work"
}

# Uses sources and lists of its own, so that the machine's apt never sees another release.
download_from_trixie() {
  local work=$1 package=$2 mirror keyring
  mirror="$(debian_mirror)"
  keyring="$(mirror_keyring "$mirror")"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  {
    printf 'Types: deb\nURIs: %s\nSuites: trixie\nComponents: main\n' "$mirror"
    [ -z "$keyring" ] || printf 'Signed-By: %s\n' "$keyring"
  } >"$work/trixie.sources"
  private_apt "$work" update && (cd "$work" && private_apt "$work" download "$package")
}

private_apt() {
  local work=$1
  shift
  apt_run -o Dir::Etc::SourceList="$work/trixie.sources" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null "$@"
}

# The address from which this machine gets the distribution's own packages.
debian_mirror() {
  local origin
  apt_has_lists || apt_run update >&2
  case "$(distribution)" in
    ubuntu) origin=Ubuntu ;;
    *) origin=Debian ;;
  esac
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' -v origin="$origin" '$1 == origin && $2 == origin { print $3; exit }'
}

# The key with which that mirror is signed, as the machine's own sources say, else Debian's.
mirror_keyring() {
  local mirror=${1%/} keyring
  keyring="$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    awk -v mirror="$mirror" '
      /^[ \t]*$/ { uri = 0; key = "" }
      /^URIs:/ && index($0, mirror) { uri = 1 }
      /^Signed-By:[ \t]*\// { key = $2 }
      /^deb / && index($0, mirror) && match($0, /signed-by=[^] ]+/) { print substr($0, RSTART + 10, RLENGTH - 10); exit }
      uri && key != "" { print key; exit }')"
  [ -n "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ ! -r "$keyring" ] || printf '%s\n' "$keyring"
}
