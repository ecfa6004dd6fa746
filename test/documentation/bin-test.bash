# What the documented commands call as bin/test: the suites must be there, and so must the files.
# shellcheck shell=bash disable=SC2154
suites=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  suites+=("$1")
  shift
done
for argument in "$@"; do
  case "$argument" in
    *.ts) [ -f "$root/$argument" ] || exit 66 ;;
  esac
done
exec "$root/bin/test" ${suites[@]+"${suites[@]}"} --help >/dev/null
