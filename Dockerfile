# The image: Node, ffmpeg and the product, run by a user without rights. The library lives in the volume /data.
#   docker build -t tidemark . && docker compose up
FROM node:22-trixie-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3
WORKDIR /app
COPY . .
RUN deploy/build.sh

FROM node:22-trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg tini && rm -rf /var/lib/apt/lists/*
RUN install -d -o node -g node /data
COPY --from=build /app /app
ENV TIDEMARK_DATA=/data TIDEMARK_HOST=0.0.0.0 TIDEMARK_ROOTS=/footage NODE_ENV=production
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "/app/deploy/healthy.mjs"]
# tini hands signals on, and collects children that ffmpeg leaves behind.
ENTRYPOINT ["tini", "--", "node", "/app/api/cli/tidemark.mjs"]
CMD ["serve"]
