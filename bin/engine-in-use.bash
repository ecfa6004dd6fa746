# Sourced: where the private Docker engine lives, and when it is the one to talk to. Kept small and
# without a call of docker in the usual case, because every run of bin/nova passes through it.
# shellcheck shell=bash

# A unix socket's path holds at most 107 bytes, and an engine's data does not belong into a checkout,
# so the private engine lives in a short path of the user's own.
engine_dir="${NOVA_ENGINE_DIR:-/var/tmp/nova-responder-$UID}"
engine_socket="$engine_dir/docker.sock"
engine_pidfile="$engine_dir/docker.pid"
engine_config="$engine_dir/config"

# is_our_process PID NAME MARK: the process runs NAME and has MARK among its arguments, so it is not
# a later process that has been given the same number.
is_our_process() {
  local arguments
  arguments="$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")" 2>/dev/null || return 1
  case "$arguments" in
    *"$2 "*" $3 "*) return 0 ;;
    *) return 1 ;;
  esac
}

# Prints the number of the running private daemon.
private_engine_pid() {
  local pid=
  [ -r "$engine_pidfile" ] || return 1
  read -r pid <"$engine_pidfile" || [ -n "$pid" ] || return 1
  is_our_process "$pid" dockerd "$engine_pidfile" && printf '%s\n' "$pid"
}

# The user's own engine comes first: a DOCKER_HOST, a chosen context, or a default socket that answers.
own_engine_is_set() {
  [ -z "${DOCKER_HOST:-}${DOCKER_CONTEXT:-}" ] || return 0
  ! grep -qs '"currentContext"' "${DOCKER_CONFIG:-${HOME:-}/.docker}/config.json" || return 0
  [ -S /var/run/docker.sock ] && timeout 2 docker version >/dev/null 2>&1
}

# The classic builder, because the private engine has no buildx.
private_engine_environment() {
  printf '%s\n' "export DOCKER_HOST='unix://$engine_socket'" "export DOCKER_CONFIG='$engine_config'" \
    "export DOCKER_BUILDKIT=0"
}

use_private_engine_if_alone() {
  if [ -S "$engine_socket" ] && private_engine_pid >/dev/null && ! own_engine_is_set; then
    eval "$(private_engine_environment)"
  fi
}
