#!/bin/bash
# Writes the password into a file that only Redis can read, then becomes redis-server (PID 1).
set -euo pipefail

# redis-cli reads REDISCLI_AUTH by itself, so the server's password has that name as well, and
# `docker exec nova-redis redis-cli ping` logs in.
: "${REDISCLI_AUTH:?is not set}"
case $REDISCLI_AUTH in *[!A-Za-z0-9_.~-]*) echo 'REDISCLI_AUTH may hold only A-Z a-z 0-9 _ . ~ -' >&2; exit 78 ;; esac

install -d -o redis -g redis -m 0700 /run/nova-redis
(umask 077; { cat /etc/nova-redis/redis.conf; echo "requirepass $REDISCLI_AUTH"; } > /run/nova-redis/redis.conf)
chown redis:redis /run/nova-redis/redis.conf /data

exec setpriv --reuid=redis --regid=redis --init-groups -- redis-server /run/nova-redis/redis.conf "$@"
