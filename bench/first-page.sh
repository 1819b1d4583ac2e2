#!/bin/sh
# Prints what the library costs a browser: requests, bytes, and the time until the list is there, with a fast connection
# and with one of 400 ms and 400 kbit/s. Needs Chromium (CHROMIUM names another).
# usage: bench/first-page.sh [ADDRESS]      (a server that runs; http://localhost:8080/)
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
exec java -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" dev.pagerunner.ui.FirstPageBench "$@"
