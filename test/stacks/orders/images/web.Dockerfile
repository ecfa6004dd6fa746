# Context: test/stacks/orders/app
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      gunicorn python3-flask python3-pymysql supervisor \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /srv/orders orders

WORKDIR /srv/orders
ENV PYTHONUNBUFFERED=1
COPY orders.py gunicorn.conf.py supervisord.conf ./

USER orders
EXPOSE 8000
CMD ["gunicorn", "orders:app"]
