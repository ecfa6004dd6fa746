# Context: rewards/images/redis
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends redis-server \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o redis -g redis -m 0700 /data

COPY redis.conf /etc/nova-redis/redis.conf
COPY entrypoint.sh /usr/local/bin/nova-redis

VOLUME /data
EXPOSE 6379
ENTRYPOINT ["nova-redis"]
