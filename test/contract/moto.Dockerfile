# Moto, which answers as Amazon Web Services do: Debian has it from trixie on.
ARG BASE
FROM ${BASE}
RUN find /etc/apt -name '*.list' -o -name '*.sources' | xargs sed -i 's/bookworm/trixie/g' \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-moto python3-flask python3-flask-cors \
 && rm -rf /var/lib/apt/lists/*
CMD ["python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", "5000"]
