#!/bin/bash
# Creates the cluster on an empty volume, then becomes the postmaster (PID 1).
set -euo pipefail

config=/etc/nova-postgres/postgresql.conf
volume=/var/lib/postgresql/data
cluster=$volume/cluster

as_postgres() {
  setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
}

# The cluster is made beside its final place and renamed at the end, so a container that is killed
# in the middle starts again from nothing instead of running a cluster without its role.
create_cluster() {
  : "${POSTGRES_USER:?is not set}" "${POSTGRES_PASSWORD:?is not set}" "${POSTGRES_DB:?is not set}"
  local fresh=$volume/cluster.new
  rm -rf "$fresh"
  as_postgres initdb --pgdata="$fresh" --username=postgres --auth=peer --encoding=UTF8 --data-checksums
  as_postgres pg_ctl --pgdata="$fresh" --wait --silent start \
    -o "-c config_file=$config -c listen_addresses=''"
  # psql reads the values from the environment: no password in an argument list.
  # The application's role owns its database and is no superuser, so the reserved connections stay
  # free for the administrator when the application has used up all others.
  as_postgres psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv role POSTGRES_USER
\getenv password POSTGRES_PASSWORD
\getenv database POSTGRES_DB
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
SQL
  as_postgres pg_ctl --pgdata="$fresh" --wait --silent --mode=fast stop
  mv "$fresh" "$cluster"
}

chown postgres:postgres "$volume"
[ -s "$cluster/PG_VERSION" ] || create_cluster

# The place for preparations by the operator (and for drills): every executable, in order.
for script in /etc/nova-postgres/pre-start.d/*; do
  if [ -f "$script" ] && [ -x "$script" ]; then "$script"; fi
done

exec setpriv --reuid=postgres --regid=postgres --init-groups -- \
  postgres -D "$cluster" -c config_file="$config" "$@"
