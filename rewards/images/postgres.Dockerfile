# Context: rewards/images/postgres
ARG BASE=debian:bookworm-slim
FROM ${BASE}

# Without this file the Debian package creates and starts a cluster of its own during the installation.
RUN mkdir -p /etc/postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql-15 locales \
 && rm -rf /var/lib/apt/lists/* \
 && localedef -i en_US -f UTF-8 en_US.UTF-8

ENV PATH=/usr/lib/postgresql/15/bin:$PATH LANG=en_US.UTF-8

# A new named volume takes over the owner of this folder.
RUN install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data \
 && install -d -o postgres -g postgres -m 2775 /var/run/postgresql \
 && install -d /etc/nova-postgres/pre-start.d

COPY postgresql.conf pg_hba.conf /etc/nova-postgres/
COPY entrypoint.sh /usr/local/bin/nova-postgres

VOLUME /var/lib/postgresql/data
EXPOSE 5432
# SIGTERM would wait until every client has left; SIGINT disconnects them and shuts down cleanly.
STOPSIGNAL SIGINT
ENTRYPOINT ["nova-postgres"]
