#!/bin/sh
# Measures what each HTTP client of the AWS SDK costs in memory: 8 uploads of 50 MB at once,
# 8 downloads, 400 small puts, against S3Proxy on loopback, with the JVM options of the web role.
# usage: bench/s3-clients.sh [CLIENT…]   (none, vertx, netty, crt, jdk)
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B -Ps3-clients test-compile dependency:build-classpath -Dmdep.outputFile=target/s3-clients.classpath
classpath="target/test-classes:target/classes:$(cat target/s3-clients.classpath)"
folder=$(mktemp -d)
set -a
# shellcheck source=conf/malloc.env
. conf/malloc.env
set +a

java -Xmx256m -cp "$classpath" dev.pagerunner.testing.ObjectStore 0 "$folder/store" >"$folder/env" 2>/dev/null &
store=$!
trap 'kill "$store"; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
while ! grep -q AWS_SECRET "$folder/env"; do sleep 0.1; done
endpoint=$(sed -n 's/^AWS_ENDPOINT_URL_S3=//p' "$folder/env")

for client in ${*:-none vertx netty crt jdk}; do
  mkdir -p "$folder/$client"
  # Netty's client has event loops of its own: as few as Vert.x has.
  java @conf/jvm.options -Dio.netty.eventLoopThreads=2 -cp "$classpath" \
    dev.pagerunner.blob.S3ClientBench "$client" "$endpoint" "$folder/$client" 2>"$folder/$client.err" ||
    { echo "$client failed:"; tail -n 5 "$folder/$client.err"; }
  rm -rf "$folder/$client"
done
