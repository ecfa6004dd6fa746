# Sourced by bin/ensure-docker: the base images, the images of Nova Rewards, and those of the stacks that
# only tests use. A label on each image holds a hash of everything that went into its stack, so that a
# second run builds nothing.
# The variables are those of whoever sources this. apt has a $(NAME) of its own.
# shellcheck shell=bash disable=SC2154,SC2016

local_base=nova-rewards/base:bookworm
local_node_base=nova-rewards/node:24
public_base=debian:bookworm-slim
public_node_base=node:24-bookworm-slim

# The folder of a stack: its images are images/NAME.Dockerfile there, and are called nova-STACK/NAME.
stack_folder() {
  case "$1" in
    rewards) printf 'rewards\n' ;;
    *) printf 'test/stacks/%s\n' "$1" ;;
  esac
}

# ensure_images STACK...
ensure_images() {
  local bases stack
  bases="$(choose_bases)"
  for stack in "$@"; do
    if [ -z "$bases" ] || ! images_are_current "$stack" "$bases"; then
      mkdir -p "$cache"
      with_lock "$cache/images.lock" build_images "$stack"
      bases="$(choose_bases)"
    fi
  done
}

# Prints the two bases that are there, or nothing.
choose_bases() {
  if [ -n "${NOVA_BASE_IMAGE:-}" ] && [ -n "${NOVA_NODE_BASE_IMAGE:-}" ]; then
    printf '%s %s\n' "$NOVA_BASE_IMAGE" "$NOVA_NODE_BASE_IMAGE"
  elif docker image inspect "$local_base" "$local_node_base" >/dev/null 2>&1; then
    printf '%s %s\n' "$local_base" "$local_node_base"
  elif docker image inspect "$public_base" "$public_node_base" >/dev/null 2>&1; then
    printf '%s %s\n' "$public_base" "$public_node_base"
  fi
}

make_bases() {
  if timeout 20 docker manifest inspect "$public_base" >/dev/null 2>&1; then
    say "pulling $public_base and $public_node_base"
    docker pull -q "$public_base" >&2 && docker pull -q "$public_node_base" >&2 && return
  fi
  { may_install && [ "$(distribution)" = debian ]; } ||
    fail 69 "no image registry can be reached. Load $public_base and $public_node_base into the engine, or name" \
      "other Debian 12 images in NOVA_BASE_IMAGE and NOVA_NODE_BASE_IMAGE"
  say "no image registry can be reached; making the base images from Debian packages (about a minute)"
  make_engine_dir
  command -v debootstrap >/dev/null || apt_install "to make a base image" debootstrap
  make_local_base
  make_local_node_base
}

# The machine's own certificate authorities go in too: where its network inspects connections, the
# packages of the backend could not be fetched without them. These images never leave the machine.
make_local_base() {
  local work=$engine_dir/base mirror keyring log=$engine_dir/base.log
  mirror="$(debian_mirror)"
  keyring="$(mirror_keyring "$mirror")"
  rm -rf "$work"
  # The mounts that debootstrap makes end with its own mount namespace, even when it is killed.
  unshare --mount debootstrap --variant=minbase --include=ca-certificates ${keyring:+--keyring="$keyring"} \
    bookworm "$work" "$mirror" >"$log" 2>&1 9>&- || fail 69 "debootstrap failed; see $log"
  printf 'deb %s\n' "$mirror bookworm main" >"$work/etc/apt/sources.list"
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    grep -E ' bookworm-(updates|security) main$' >>"$work/etc/apt/sources.list" || true
  cp /usr/local/share/ca-certificates/*.crt "$work/usr/local/share/ca-certificates/" 2>/dev/null || true
  chroot "$work" update-ca-certificates >>"$log" 2>&1
  rm -rf "$work"/var/cache/apt/*.bin "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/* "$work"/var/log/*
  tar -C "$work" -c . | docker import --change 'CMD ["bash"]' --message "made by bin/ensure-docker" - "$local_base" >/dev/null
  rm -rf "$work"
}

make_local_node_base() {
  local work=$engine_dir/node-base npm registry
  fetch_node
  npm="$(npm_program)"
  registry="$("$cache/node/bin/npm" config get registry 2>/dev/null)" || registry=
  rm -rf "$work"
  mkdir -p "$work"
  cp -L "$cache/node/bin/node" "$work/node"
  cp -RL "$(dirname "$(dirname "$npm")")" "$work/npm"
  # An address with a password in it is a secret of this machine.
  case "$registry" in *@*) registry= ;; esac
  printf '%s\n' "cafile=/etc/ssl/certs/ca-certificates.crt" ${registry:+"registry=$registry"} >"$work/npmrc"
  cat >"$work/Dockerfile" <<DOCKERFILE
FROM $local_base
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
CMD ["node"]
DOCKERFILE
  docker_build "$engine_dir/node-base.log" -t "$local_node_base" "$work"
  rm -rf "$work"
}

# The network of the host, because the private engine cannot rely on a route out of its bridge.
docker_build() {
  local log=$1 network=()
  shift
  [ "${DOCKER_HOST:-}" != "unix://$engine_socket" ] || network=(--network host)
  over_network "$log" docker build ${network[@]+"${network[@]}"} "$@" 9>&- ||
    fail_with_log "$log" "docker build failed"
}

# A Dockerfile's first line names its build context: "# Context: rewards/images/redis".
build_images() {
  local stack=$1 bases file pid pids=() failed=''
  bases="$(choose_bases)"
  if [ -z "$bases" ]; then
    make_bases
    bases="$(choose_bases)"
  fi
  ! images_are_current "$stack" "$bases" || return 0
  for file in "$root/$(stack_folder "$stack")"/images/*.Dockerfile; do
    [ -f "$file" ] || continue
    build_image "$stack" "$file" "$bases" &
    pids+=($!)
  done
  for pid in ${pids[@]+"${pids[@]}"}; do
    wait "$pid" || failed=yes
  done
  [ -z "$failed" ] || exit 69
  # What the new images replaced; never anything that has a name, and only our own.
  docker image prune --force --filter label=nova.inputs >/dev/null
}

build_image() {
  local stack=$1 file=$2 bases=$3 name image context arguments=()
  name="$(basename "$file" .Dockerfile)"
  image="nova-$stack/$name"
  say "building $image (log: .cache/build-$name.log)"
  context="$(sed -n '1s/^# Context: //p' "$file")"
  ! grep -q '^ARG BASE' "$file" || arguments+=(--build-arg "BASE=${bases% *}")
  ! grep -q '^ARG NODE_BASE' "$file" || arguments+=(--build-arg "NODE_BASE=${bases#* }")
  docker_build "$cache/build-$name.log" -f "$file" ${arguments[@]+"${arguments[@]}"} \
    --label "nova.inputs=$(hash_of_inputs "$stack" "$bases")" -t "$image:latest" "$root/${context:-rewards}"
}

images_are_current() {
  local stack=$1 file hash images=()
  for file in "$root/$(stack_folder "$stack")"/images/*.Dockerfile; do
    [ ! -f "$file" ] || images+=("nova-$stack/$(basename "$file" .Dockerfile):latest")
  done
  [ "${#images[@]}" -gt 0 ] || return 0
  hash="$(hash_of_inputs "$stack" "$2")"
  [ "$(docker image inspect --format '{{index .Config.Labels "nova.inputs"}}' "${images[@]}" 2>/dev/null | sort -u)" = "$hash" ] &&
    docker image inspect "${images[@]}" >/dev/null 2>&1
}

# One hash for all images of a stack: with the layers cached, a build in vain takes a second.
hash_of_inputs() {
  {
    # shellcheck disable=SC2086
    docker image inspect --format '{{.Id}}' $2 2>/dev/null || printf '%s\n' "$2"
    cd "$root/$(stack_folder "$1")" && inputs_of "$1" | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

inputs_of() {
  case "$1" in
    # What rewards/.dockerignore lets in, and the Dockerfiles with what they copy.
    rewards)
      find .dockerignore package.json package-lock.json src horizon images -type f ! -name '*.test.ts' -print
      ;;
    # Everything that is not in the folder itself, where its Compose file is with its settings.
    *) find . -mindepth 2 -type f -print ;;
  esac
}
