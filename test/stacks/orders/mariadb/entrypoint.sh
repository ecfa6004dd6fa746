#!/bin/bash
# Creates the databases on an empty volume, then becomes the server (PID 1).
set -euo pipefail

data=/var/lib/mysql/data

# Made beside its final place and renamed at the end: a container that is killed in the middle starts
# again from nothing. Values go in as text of SQL, so what would need quoting is refused.
create_databases() {
  : "${MARIADB_USER:?is not set}" "${MARIADB_PASSWORD:?is not set}" "${MARIADB_DATABASE:?is not set}"
  case "$MARIADB_USER$MARIADB_PASSWORD$MARIADB_DATABASE" in
    *[!A-Za-z0-9_.~-]*) echo 'MARIADB_* may hold only A-Z a-z 0-9 _ . ~ -' >&2; exit 78 ;;
  esac
  local fresh=/var/lib/mysql/data.new
  rm -rf "$fresh"
  mariadb-install-db --user=mysql --datadir="$fresh" --skip-test-db --auth-root-authentication-method=socket >/dev/null
  mariadbd --bootstrap --datadir="$fresh" <<SQL
FLUSH PRIVILEGES;
CREATE DATABASE \`$MARIADB_DATABASE\`;
CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$MARIADB_PASSWORD';
GRANT ALL ON \`$MARIADB_DATABASE\`.* TO '$MARIADB_USER'@'%';
SQL
  mv "$fresh" "$data"
}

chown mysql:mysql /var/lib/mysql
[ -d "$data/mysql" ] || create_databases

exec mariadbd "$@"
