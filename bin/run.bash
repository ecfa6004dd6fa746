# Sourced by bin/test, bin/demo and bin/bench: runs a program with a Docker engine and leaves nothing
# behind, also when it is interrupted.
# The variables are those of whoever sources this.
# shellcheck shell=bash disable=SC2154

child=''

# A private engine that we start here ends with the last run that uses it: each holds a shared lock
# while it lives. An engine that was there before stays. start_engine [ARGUMENT of bin/ensure-docker...]
start_engine() {
  local environment
  if command -v flock >/dev/null; then
    (umask 077 && mkdir -p "$engine_dir")
    exec 8>"$engine_dir/users"
    flock -s 8
  fi
  environment="$("$root/bin/ensure-docker" --env "$@" 8>&-)" || return
  eval "$environment"
}

release_engine() {
  command -v flock >/dev/null || return 0
  { true >&8; } 2>/dev/null || return 0
  exec 8>&-
  "$root/bin/ensure-docker" --stop-unused || true
}

# Runs a program so that a signal to this script ends both. Without job control a background process
# would ignore SIGINT; the subshell sets that back.
run_child() {
  local status=0
  (
    trap - INT QUIT TERM HUP
    exec "$@"
  ) <&0 8>&- &
  child=$!
  wait "$child" || status=$?
  child=''
  return "$status"
}

# A terminal sends SIGINT to the child as well; a second signal would cut its own cleaning short.
end_by_signal() {
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    [ "$1" != 130 ] || child_ends_within 5 || true
    kill -TERM "$child" 2>/dev/null || true
    child_ends_within 20 || kill -KILL "$child" 2>/dev/null || true
  fi
  exit "$1"
}

child_ends_within() {
  local tries=$(($1 * 10))
  while kill -0 "$child" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

# clean_up_with FUNCTION: runs it when this script ends, however it ends.
clean_up_with() {
  # shellcheck disable=SC2064
  trap "$1" EXIT
  trap 'end_by_signal 130' INT
  trap 'end_by_signal 143' TERM
  trap 'end_by_signal 129' HUP
}
