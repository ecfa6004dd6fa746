# Context: test/stacks/orders/mariadb
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mariadb-server \
 && rm -rf /var/lib/apt/lists/* /var/lib/mysql \
 && install -d -o mysql -g mysql -m 0700 /var/lib/mysql \
 && install -d -o mysql -g mysql -m 0755 /run/mysqld

COPY server.cnf /etc/mysql/mariadb.conf.d/90-orders.cnf
COPY entrypoint.sh /usr/local/bin/orders-mariadb

VOLUME /var/lib/mysql
EXPOSE 3306
ENTRYPOINT ["orders-mariadb"]
