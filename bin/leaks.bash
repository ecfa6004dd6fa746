# Sourced by bin/test: finds and ends what a run left behind. Processes are known by NOVA_TEST_RUN in
# their environment. Containers, networks and volumes of tests carry the label nova.test or belong to a
# Compose project nova-test-...; those that were there before, or that name another run, are not ours.
# The variables are those of whoever sources this.
# shellcheck shell=bash disable=SC2154

before=''

remember_what_is_there() { before="$(list_docker_objects)"; }

list_leaks() {
  local until=$((SECONDS + 3))
  # A process that is just ending, or a container that is just being removed, is not a leak.
  while [ -n "$(list_new_leaks)" ] && [ "$SECONDS" -lt "$until" ]; do
    sleep 0.2
  done
  list_new_leaks
}

list_new_leaks() {
  list_processes
  list_docker_objects | grep -vxF -e "$before" || true
}

# "process PID COMMAND"
list_processes() {
  local file pid command
  # What this script itself runs at this moment inherits the variable too: it is gone when we look.
  # shellcheck disable=SC2013
  for file in $(grep -lsxz "NOVA_TEST_RUN=$run" /proc/[0-9]*/environ); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    command="$(tr '\0\n' '  ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c 1-120)" 2>/dev/null || continue
    [ -z "$command" ] || printf 'process %s %s\n' "$pid" "$command"
  done
}

# "container ID NAME" and the like
list_docker_objects() {
  local format='{{.ID}} {{.Names}}|{{.Label "nova.test"}}|{{.Label "com.docker.compose.project"}}'
  [ "$engine" = ready ] || return 0
  {
    docker ps --all --no-trunc --format "container $format"
    docker network ls --no-trunc --format "network ${format/Names/Name}"
    docker volume ls --format 'volume {{.Name}} |{{.Label "nova.test"}}|{{.Label "com.docker.compose.project"}}'
  } | awk -F'|' -v run="$run" '$2 == run || ($2 == "" && $3 ~ /^nova-test-/) || $2 == "true" || $2 == "1" { print $1 }'
}

end_leaks() {
  local kind id rest
  while read -r kind id rest; do
    case "$kind" in
      process) kill -KILL "$id" 2>/dev/null || true ;;
      container) docker rm --force --volumes "$id" >/dev/null 2>&1 || true ;;
      network) docker network rm "$id" >/dev/null 2>&1 || true ;;
      volume) docker volume rm "$id" >/dev/null 2>&1 || true ;;
    esac
  done < <(list_new_leaks)
}
