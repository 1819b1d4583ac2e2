#!/bin/sh
# Measures ONNX Runtime's session options and the reading of a PDF: time a page and peak memory.
# usage: bench/vision.sh [FILE.pdf]
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
classpath="target/test-classes:target/classes:$(cat target/bench.classpath)"
set -a
# shellcheck source=conf/malloc.env
. conf/malloc.env
set +a

measure() {
  printf '%-62s' "$*"
  java -Xmx"${HEAP:-96m}" -XX:+UseSerialGC "$@" -cp "$classpath" dev.pagerunner.vision.VisionBench 2>/dev/null
}

if [ $# -gt 0 ]; then
  for jit in -XX:TieredStopAtLevel=1 -XX:+TieredCompilation; do
    measure "$jit" -Dthreads=1 -Dpdf="$1"
    measure "$jit" -Dthreads=2 -Dpdf="$1"
  done
  exit
fi
measure -Dthreads=2
measure -Dthreads=1
measure -Dthreads=2 -Dkeep=true
measure -Dthreads=2 -Darena=false
measure -Dthreads=2 -Darena=false -Dpattern=true
measure -Dthreads=2 -Dpattern=true
measure -Dthreads=2 -Dspin=true
measure -Dthreads=2 -Dprepack=false
measure -Dthreads=2 -Dlevel=EXTENDED_OPT
measure -Dthreads=2 -Dlevel=BASIC_OPT
measure -Dthreads=2 -XX:TieredStopAtLevel=1
measure -Dthreads=1 -XX:TieredStopAtLevel=1
