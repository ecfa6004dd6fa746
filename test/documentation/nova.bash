# What the documented commands call as `nova`: a watch goes on until it is told to end, so it is, as soon
# as it says that it watches.
# shellcheck shell=bash disable=SC2154
[ "${1:-}" = watch ] || exec "$node" "$main" "$@"

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
