# Sourced by bin/test: finds a Chromium for the suite `browser`, or installs Debian's.
# The variables are those of whoever sources this.
# shellcheck shell=bash disable=SC2154

# shellcheck source=bin/install-engine.bash
. "$root/bin/install-engine.bash"

browser_is_there() {
  local name
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && return
  done
  return 1
}

# Fails with the reason when there is none and none can be installed.
install_browser() {
  ! browser_is_there || return 0
  may_install || {
    say "the suite browser needs Chromium: install the package chromium and run this again"
    return 1
  }
  mkdir -p "$cache"
  engine_dir="${engine_dir:-$cache}" with_lock "$cache/browser.lock" apt_install "for the suite browser" chromium fonts-dejavu-core
}
