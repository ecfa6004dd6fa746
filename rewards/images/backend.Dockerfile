# Context: rewards
ARG NODE_BASE=node:24-bookworm-slim
FROM ${NODE_BASE}

# For the health check (a whole Node each time would be a load of its own) and for people who look for
# the reason of an outage from inside the container.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV NODE_ENV=production

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY . .

ARG VERSION=0.1.0
ARG COMMIT=unknown
ENV VERSION=${VERSION} COMMIT=${COMMIT}

USER node
EXPOSE 4000
# Node itself is PID 1, so signals arrive and the container ends with the backend's own exit code.
# The heap limit lies far above the container's memory limit: running out of memory is decided in one
# place, by the kernel, and never by V8's own smaller guess.
CMD ["node", "--max-old-space-size=4096", "src/main.ts"]
