#!/usr/bin/env python3
"""Compares versions of ONNX Runtime: time for a page and peak memory of the whole process, in turn, round by round.

    ./mvnw -q package -DskipTests && python3 bench/onnxruntime-versions.py BUNDLE… [--versions 1.22.0,1.23.2,…]

A BUNDLE is a model's folder; bench/detectron2 leaves two in target/bench-models. Each version comes from Maven Central and
is put before the jar's own. Needs Linux.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
JAR = HOME / "target" / "pagerunner.jar"
SAMPLE = HOME / "samples" / "paper.pdf"
VERSIONS = "1.20.0,1.21.1,1.22.0,1.23.2,1.24.2,1.26.0,1.28.0,1.29.0"
ROUNDS, WARM_PAGES = 2, 2


def library(version: str) -> Path:
    """ONNX Runtime's jar of this version."""
    folder = HOME / "target" / "bench-onnxruntime"
    jar = folder / f"onnxruntime-{version}.jar"
    if not jar.exists():
        subprocess.run(["./mvnw", "-q", "dependency:copy", f"-Dartifact=com.microsoft.onnxruntime:onnxruntime:{version}",
                        f"-DoutputDirectory={folder}"], cwd=HOME, check=True)
    return jar


def read(jar: Path, bundle: Path) -> tuple[list[float], float]:
    """Milliseconds of inference for each page after the first, and the peak of resident memory in MB."""
    options = [line for line in (HOME / "conf" / "jvm-worker.options").read_text().splitlines() if line.startswith("-")]
    command = ["java", *options, "-Xmx96m", "-cp", f"{jar}:{JAR}", "dev.pagerunner.App", "detect", "--threads", "2",
               "-m", str(bundle), str(SAMPLE)]
    env = {**os.environ, "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "4194304",
           "PAGERUNNER_CACHE_DIR": str(HOME / "target" / "bench-onnxruntime" / jar.stem)}
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.PIPE)
        errors = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError(errors.strip().splitlines()[-1] if errors.strip() else f"status {status}")
        out.seek(0)
        pages = json.load(out)["pages"]
    return [page["ms"]["detect"] for page in pages[WARM_PAGES:]], usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundles", nargs="+", type=Path)
    parser.add_argument("--versions", default=VERSIONS)
    arguments = parser.parse_args()
    versions = arguments.versions.split(",")
    for bundle in arguments.bundles:
        times: dict[str, list[float]] = {version: [] for version in versions}
        peaks: dict[str, list[float]] = {version: [] for version in versions}
        for _ in range(ROUNDS):
            for version in versions:
                try:
                    ms, peak = read(library(version), bundle)
                except (RuntimeError, subprocess.CalledProcessError) as e:
                    print(f"{bundle.name} {version}: {e}", file=sys.stderr, flush=True)
                    continue
                times[version] += ms
                peaks[version].append(peak)
        print(f"{bundle.name:<12}{'median ms':>10}{'best ms':>9}{'peak MB':>9}")
        for version in versions:
            if times[version]:
                print(f"{version:<12}{statistics.median(times[version]):>10.0f}{min(times[version]):>9.0f}"
                      f"{max(peaks[version]):>9.0f}", flush=True)


if __name__ == "__main__":
    main()
