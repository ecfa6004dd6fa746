# What the documented commands call as `nova`: a watch goes on until it is told to end, so it is, as soon
# as it says that it watches.
# shellcheck shell=bash disable=SC2154
case "${1:-} ${2:-}" in
  watch*) ;;
  # A running responder that asks something answers these in test/contract/http-cli.test.ts.
  approve* | deny* | ack* | update*) exec "$node" "$main" "$1" --help ;;
  # A responder beside them, and a service that may be broken: test/contract/drill.test.ts.
  'drill run') exec "$node" "$main" drill run --help ;;
  # GitHub is no test's; a double of it answers in test/contract/issues.test.ts.
  'incident actions')
    case "$*" in *--create-github*) exec "$node" "$main" incident actions --help ;; esac
    exec "$node" "$main" "$@"
    ;;
  # The stack beside them is one that has been through a lot: something may differ, which is no failure.
  drift*)
    status=0
    "$node" "$main" "$@" || status=$?
    [ "$status" = 1 ] || exit "$status"
    exit 0
    ;;
  # The crash of the recorded incident counts for a minute; then nothing is wrong any more.
  diagnose*)
    for _ in {1..20}; do
      status=0
      "$node" "$main" "$@" || status=$?
      [ "$status" = 1 ] || exit "$status"
      sleep 4
    done
    exit 1
    ;;
  # What is ended must have begun.
  resume*)
    "$node" "$main" pause --reason documentation
    "$node" "$main" pause --reason documentation --service web
    exec "$node" "$main" "$@"
    ;;
  'maintenance end')
    planned="$("$node" "$main" maintenance add --for 1h --reason documentation --json)"
    exec "$node" "$main" maintenance end "$(sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' <<<"$planned")"
    ;;
  'token revoke')
    "$node" "$main" token create --name "$4" --scope read
    exec "$node" "$main" "$@"
    ;;
  *) exec "$node" "$main" "$@" ;;
esac

: >watch.log
watches='^Watching|"type":"watching"'
"$node" "$main" "$@" >watch.log 2>&1 &
watch=$!
for _ in {1..300}; do
  if grep -qE "$watches" watch.log || ! kill -0 "$watch" 2>/dev/null; then break; fi
  sleep 0.1
done
kill -TERM "$watch" 2>/dev/null || true
status=0
wait "$watch" || status=$?
cat watch.log
grep -qE "$watches" watch.log || exit 1
exit "$status"
