#!/usr/bin/env python3
"""Compares versions of ONNX Runtime: time for a page and peak memory of the whole process, in turn, round by round.

    ./mvnw -q package -DskipTests && python3 bench/onnxruntime-versions.py BUNDLE… [--versions 1.22.0,1.23.2,…]

A BUNDLE is a model's folder; bench/detectron2 leaves two in target/bench-models, the built-in one is src/main/resources/model.
Each version comes from Maven Central and is put before the jar's own. Needs Linux.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from documents import MALLOC

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
    """Milliseconds from each page to the next after the first few, and the peak of resident memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["java", f"@{HOME / 'conf' / 'jvm-worker.options'}", "-cp", f"{jar}:{JAR}", "dev.pagerunner.App", "detect",
                   "--threads", "2", "-m", str(bundle), "-o", folder, str(SAMPLE)]
        env = {**os.environ, **MALLOC, "XDG_CACHE_HOME": str(HOME / "target" / "bench-onnxruntime" / jar.stem)}
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError(errors.strip().splitlines()[-1] if errors.strip() else f"status {status}")
        written = sorted(image.stat().st_mtime for image in Path(folder).glob("*/pages/*.jpg"))
    gaps = [1000 * (after - before) for before, after in zip(written, written[1:])]
    return gaps[WARM_PAGES:], usage.ru_maxrss / 1024


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
