#!/bin/sh
# Prints what a page's time is spent on, step after step, in a JVM with a worker's options.
# usage: bench/page-profile.sh [MODEL FOLDER|builtin [FILE.pdf [THREADS]]]      (builtin, samples/paper.pdf and 2)
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
set -a
# shellcheck source=conf/malloc.env
. conf/malloc.env
set +a
exec java @conf/jvm-worker.options -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
  dev.pagerunner.vision.PageProfile "${1:-builtin}" "${2:-samples/paper.pdf}" "${3:-2}"
