# Sourced by bin/ensure-docker: the life of the private Docker daemon. It has its own socket, data,
# bridge, address range and containerd namespace, so that it runs beside any other engine.
#
#   absent -> running   start: what a killed daemon left behind is ended first
#   running -> absent   stop: its containers and networks, the daemon, its containerd, its bridge
#   died -> running     the pid file names no dockerd of ours: the same as absent
#
# Images and volumes outlive the daemon; containers and networks do not. A dockerd with an address pool
# that finds a saved default network deletes docker0 at its start, also when that is another daemon's;
# so it must find none.
# The variables are those of whoever sources this.
# shellcheck shell=bash disable=SC2154

engine_data="$engine_dir/data"
engine_exec="$engine_dir/exec"
engine_log="$engine_dir/dockerd.log"
engine_namespace=nova-responder
longest_socket="$engine_exec/containerd/containerd.sock.ttrpc"

make_engine_dir() {
  [ "${#longest_socket}" -le 107 ] || fail 64 "NOVA_ENGINE_DIR is too long for a unix socket: $engine_dir"
  (umask 077 && mkdir -p "$engine_dir")
  # Others may write to /var/tmp: a folder that is not ours could have been put there for us.
  { [ -O "$engine_dir" ] && [ ! -L "$engine_dir" ]; } || fail 69 "$engine_dir belongs to somebody else; remove it"
}

private_engine_answers() {
  private_engine_pid >/dev/null &&
    DOCKER_HOST="unix://$engine_socket" DOCKER_CONFIG="$engine_config" timeout 10 docker version >/dev/null 2>&1
}

start_private_engine() {
  local pid tries=0
  say "starting a private Docker engine: socket $engine_socket, log $engine_log"
  stop_private_engine
  choose_addresses
  make_bridge
  use_working_iptables
  rm -rf "$engine_data/network"
  printf '{}\n' >"$engine_dir/daemon.json"
  setsid dockerd --pidfile "$engine_pidfile" --config-file "$engine_dir/daemon.json" --label nova.drills=allowed \
    --host "unix://$engine_socket" --data-root "$engine_data" --exec-root "$engine_exec" \
    --bridge "$engine_bridge" --default-address-pool "base=$engine_network.0.0/16,size=24" \
    --containerd-namespace "$engine_namespace" --containerd-plugins-namespace "$engine_namespace-plugins" \
    </dev/null >"$engine_log" 2>&1 8>&- 9>&- &
  pid=$!
  until private_engine_answers; do
    tries=$((tries + 1))
    if ! kill -0 "$pid" 2>/dev/null || [ "$tries" -gt 300 ]; then
      grep -E 'level=(error|fatal)|^failed' "$engine_log" | tail -n 3 >&2 || true
      fail 69 "the Docker engine did not start; its log is $engine_log"
    fi
    sleep 0.2
  done
  disown "$pid" 2>/dev/null || true
  remove_containers
}

# What a killed daemon had: its networks are gone, so these could not be started again.
remove_containers() {
  private_docker ps --all --quiet | while read -r id; do
    private_docker rm --force --volumes "$id" >/dev/null || true
  done
}

private_docker() { DOCKER_HOST="unix://$engine_socket" DOCKER_CONFIG="$engine_config" timeout 60 docker "$@" </dev/null; }

# The first private range that this machine does not use; kept, because saved networks refer to it.
choose_addresses() {
  local second
  if [ ! -s "$engine_dir/network" ]; then
    for second in 213 214 215 216 217 218 219 220; do
      ip -4 route show table all | grep -qE "(^| )10\.$second\." || break
    done
    printf '10.%s\n' "$second" >"$engine_dir/network"
  fi
  engine_network="$(cat "$engine_dir/network")"
  engine_bridge="nova${engine_network#10.}"
}

make_bridge() {
  ip link show "$engine_bridge" >/dev/null 2>&1 || ip link add "$engine_bridge" type bridge
  ip -4 addr show dev "$engine_bridge" | grep -q "$engine_network.0.1/" ||
    ip addr add "$engine_network.0.1/24" dev "$engine_bridge"
  ip link set "$engine_bridge" up
}

# Debian's iptables speaks to nf_tables; a kernel without it needs the older variant.
use_working_iptables() {
  iptables -w -t nat -S >/dev/null 2>&1 && return
  iptables-legacy -w -t nat -S >/dev/null 2>&1 ||
    fail 69 "iptables cannot be used here: $(iptables -w -t nat -S 2>&1 | head -n 1)"
  mkdir -p "$engine_dir/sbin"
  ln -sf "$(command -v iptables-legacy)" "$engine_dir/sbin/iptables"
  PATH="$engine_dir/sbin:$PATH"
}

stop_private_engine() {
  local pid mount
  if pid="$(private_engine_pid)"; then
    if private_engine_answers; then
      remove_containers
      private_docker network prune --force >/dev/null || true
    fi
    kill -TERM "$pid"
    wait_for_end "$pid" 30 || kill -KILL "$pid" 2>/dev/null || true
    wait_for_end "$pid" 5 || true
  fi
  end_leftovers
  while read -r mount; do
    umount -l "$mount" 2>/dev/null || true
  done < <(awk -v data="$engine_data/" -v exec="$engine_exec/" \
    'index($5 "/", data) == 1 || index($5 "/", exec) == 1 { print $5 }' /proc/self/mountinfo 2>/dev/null | sort -r)
  rm -f "$engine_pidfile" "$engine_socket"
  delete_bridges
}

# Every interface with an address in our range: the bridges of the daemon and of its networks.
delete_bridges() {
  local range bridge
  [ -s "$engine_dir/network" ] && command -v ip >/dev/null || return 0
  range="$(cat "$engine_dir/network")"
  ip -o -4 addr show | awk -v range="$range." 'index($4, range) == 1 { print $2 }' | while read -r bridge; do
    ip link delete "$bridge" type bridge 2>/dev/null || true
  done
}

wait_for_end() {
  local pid=$1 tries=$(($2 * 10))
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

# After a daemon was killed, its containers, their shims and its containerd live on.
end_leftovers() {
  local process pid folder
  for folder in "$engine_data"/containers/*/; do
    [ -d "$folder" ] || continue
    end_container "$(basename "$folder")"
  done
  # shellcheck disable=SC2013
  for process in $(grep -lsaF "$engine_exec/containerd/" /proc/[0-9]*/cmdline); do
    pid=${process#/proc/}
    pid=${pid%/cmdline}
    if is_our_process "$pid" containerd-shim-runc-v2 "$engine_exec/containerd/containerd.sock" ||
      is_our_process "$pid" containerd "$engine_exec/containerd/containerd.toml"; then
      kill -KILL "$pid" 2>/dev/null || true
      wait_for_end "$pid" 5 || true
    fi
  done
  rm -f "$engine_exec/containerd/containerd.pid" "$engine_exec"/containerd/*.sock*
}

end_container() {
  local processes pid
  for processes in /sys/fs/cgroup/*/docker/"$1"/cgroup.procs /sys/fs/cgroup/docker/"$1"/cgroup.procs \
    /sys/fs/cgroup/system.slice/docker-"$1".scope/cgroup.procs; do
    [ -r "$processes" ] || continue
    while read -r pid; do
      kill -KILL "$pid" 2>/dev/null || true
    done <"$processes"
  done
}
