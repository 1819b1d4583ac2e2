#!/bin/sh
# Prints what the view of a run costs a browser: heap and frames of 2,000 pages with 30 boxes each while they are scrolled,
# the time from a change of the score to the next picture with 500 pages, and the bytes that a run of 85 pages needs before
# its first page shows. The bench brings a server that makes runs up. Needs Chromium (CHROMIUM names another).
# usage: bench/workspace.sh
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
exec java -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" dev.pagerunner.ui.WorkspaceBench "$@"
