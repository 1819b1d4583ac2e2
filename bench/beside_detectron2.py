#!/usr/bin/env python3
"""Detectron2 against Pagerunner: the same R50-FPN Faster R-CNN, the same pages, the same number of threads, in turn.

    bench/detectron2 [compare] [soak] [endure] [limit]

compare  seconds a page and peak memory of Detectron2's DefaultPredictor (pages rendered by PyMuPDF at zoom 1.5, as the
         tutorial does), of a Pagerunner worker with the FP32 bundle and with the INT8 bundle
soak     memory of an INT8 worker over a document of 200 pages of mixed sizes, and over 22 of them (50 minutes)
endure   the same over 35 of them with a small model, the built-in one in INT8, which takes a sixth of the time a page
limit    the same worker under a limit of 512 MB that the kernel enforces

Run by the shell script beside this file, which makes the environment and the models. Needs Linux and some 3 GB.
"""
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import documents
import pymupdf

HOME = documents.HOME
MODELS = HOME / "target" / "bench-models"
PAGES, ROUNDS, WARM_PAGES = 20, 3, 3
SOAK_PAGES, SOAK_DOCUMENTS, ENDURE_DOCUMENTS = 200, 22, 35
LIMIT_MB, LIMIT_PAGES = 512, 100
DPI = 108


def write_document(file: Path, pages: int, mixed: bool) -> Path:
    """The sample's pages, again and again; mixed: of all the shapes and sizes that the samples have."""
    with pymupdf.open() as target, pymupdf.open(HOME / "samples" / "paper.pdf") as paper, \
            pymupdf.open(HOME / "samples" / "mixed.pdf") as other:
        for n in range(pages):
            source = other if mixed and n % 2 else paper
            target.insert_pdf(source, from_page=n // 2 % len(source), to_page=n // 2 % len(source))
            if mixed and n % 5 == 0:
                box = target[n].mediabox
                target[n].set_mediabox(pymupdf.Rect(box.x0, box.y0, box.x1, box.y1 - 20 * (n // 5 % 7)))
        target.save(file)
    return file


class Detectron2:
    """Its own predictor in a process of its own, as a worker of the tutorial runs it."""

    name = "Detectron2 (PyTorch)"

    def read(self, file: Path) -> tuple[list[float], float]:
        command = [sys.executable, __file__, "--predictor", str(MODELS / "r50.pth"), str(file)]
        process = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        *seconds, peak = map(float, process.stdout.split())
        return seconds, peak


def predictor(weights: str, file: str) -> None:
    import numpy
    import torch
    from detectron2.config import get_cfg
    from detectron2.engine import DefaultPredictor
    from pagerunner_export.model import find_config

    torch.set_num_threads(os.cpu_count())
    cfg = get_cfg()
    cfg.merge_from_file(str(find_config("faster_rcnn_R_50_FPN_3x")))
    cfg.MODEL.DEVICE, cfg.MODEL.WEIGHTS, cfg.MODEL.ROI_HEADS.NUM_CLASSES = "cpu", weights, 1
    predict = DefaultPredictor(cfg)
    with pymupdf.open(file) as document:
        for page in document:
            began = time.monotonic()
            image = page.get_pixmap(matrix=pymupdf.Matrix(DPI / 72, DPI / 72))
            rgb = numpy.frombuffer(image.samples, numpy.uint8).reshape(image.height, image.width, 3)
            predict(numpy.ascontiguousarray(rgb[:, :, ::-1]))
            print(time.monotonic() - began)
    print(documents.peak_mb(os.getpid()))


class Server:
    """A Pagerunner with one worker and this bundle."""

    def __init__(self, folder: Path, bundle: str):
        os.environ.update(MODEL_PATH=str(MODELS / bundle), PAGERUNNER_WORKERS="1", PAGERUNNER_THREADS=str(os.cpu_count()),
                          PAGERUNNER_CACHE_DIR=str(HOME / "target" / "bench-cache"))
        self.process, self.base, _ = documents.start(folder / "data", folder / "log")
        while not documents.workers(self.process.pid):
            time.sleep(0.1)
        (self.worker,) = documents.workers(self.process.pid)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def read(self, file: Path, rss: list[float] | None = None) -> list[float]:
        """Seconds from one recorded page to the next; adds the worker's memory after each page to rss."""
        run = documents.upload(self.base, file)["id"]
        gaps, before = [], time.monotonic()
        for now in documents.page_events(self.base, run):
            gaps.append(now - before)
            before = now
            if rss is not None:
                rss.append(documents.resident_mb(self.worker))
        ended = documents.get(self.base, f"/api/v1/runs/{run}?wait=50")
        assert ended["state"] == "succeeded", ended
        return gaps


class Pagerunner:
    def __init__(self, bundle: str):
        self.bundle = bundle
        self.name = f"Pagerunner, {bundle.removeprefix('r50-').upper()}"

    def read(self, file: Path) -> tuple[list[float], float]:
        with tempfile.TemporaryDirectory() as folder, Server(Path(folder), self.bundle) as server:
            return server.read(file), documents.peak_mb(server.worker)


def compare(folder: Path) -> None:
    file = write_document(folder / "pages.pdf", PAGES, mixed=False)
    contestants = [Detectron2(), Pagerunner("r50-fp32"), Pagerunner("r50-int8")]
    seconds, peaks = {c.name: [] for c in contestants}, {c.name: 0.0 for c in contestants}
    for round_ in range(ROUNDS):
        for contestant in contestants:
            times, peak = contestant.read(file)
            seconds[contestant.name] += times[WARM_PAGES:]
            peaks[contestant.name] = max(peaks[contestant.name], peak)
            print(f"round {round_ + 1}: {contestant.name}: {statistics.median(times[WARM_PAGES:]):.2f} s a page, "
                  f"{peak:.0f} MB", flush=True)
    reference = statistics.median(seconds[contestants[0].name])
    print(f"\n{'':<24}{'s a page':>9}{'ratio':>7}{'peak MB':>9}   ({PAGES} pages, {ROUNDS} rounds, {os.cpu_count()} threads)")
    for name, times in seconds.items():
        print(f"{name:<24}{statistics.median(times):>9.2f}{statistics.median(times) / reference:>7.2f}{peaks[name]:>9.0f}")


def growth(means: list[float]) -> str:
    """MB more for a thousand pages, by least squares, from the mean of each document.

    Of documents, not of pages: the heap breathes slowly, so that pages beside each other differ less than they should.
    """
    pages = [SOAK_PAGES * n for n in range(len(means))]
    line = statistics.linear_regression(pages, means)
    left = sum((mean - line.intercept - line.slope * x) ** 2 for x, mean in zip(pages, means))
    error = math.sqrt(left / (len(means) - 2) / (len(means) * statistics.pvariance(pages)))
    return (f"the last {len(means) * SOAK_PAGES} pages: {1000 * line.slope:+.1f} MB for 1,000 pages, "
            f"known to {1000 * error:.1f} MB")


def soak(folder: Path) -> None:
    watch_memory(folder, "r50-int8", SOAK_DOCUMENTS)


def endure(folder: Path) -> None:
    watch_memory(folder, "layout-int8", ENDURE_DOCUMENTS)


def watch_memory(folder: Path, bundle: str, documents_read: int) -> None:
    file = write_document(folder / "mixed.pdf", SOAK_PAGES, mixed=True)
    with Server(folder, bundle) as server:
        means: list[float] = []
        for _ in range(documents_read):
            rss: list[float] = []
            gaps = server.read(file, rss)
            means.append(statistics.mean(rss))
            print(f"{len(means) * SOAK_PAGES} pages: {statistics.median(gaps):.2f} s a page, "
                  f"worker at {statistics.median(rss[-50:]):.0f} MB, peak {documents.peak_mb(server.worker):.0f} MB", flush=True)
        for warm in (means[1:], means[len(means) // 2:]):
            print(growth(warm))


def limit(folder: Path) -> None:
    group = Path("/sys/fs/cgroup/memory/pagerunner-bench")
    try:
        group.mkdir(exist_ok=True)
        (group / "memory.limit_in_bytes").write_text(str(LIMIT_MB * 1024 * 1024))
    except OSError as e:
        sys.exit(f"No memory limit can be set on this machine: {e}")
    file = write_document(folder / "mixed.pdf", LIMIT_PAGES, mixed=True)
    try:
        with Server(folder, "r50-int8") as server:
            # A child that the server starts afresh would be outside, and is found out below.
            (group / "cgroup.procs").write_text(str(server.worker))
            gaps = server.read(file)
            assert documents.workers(server.process.pid) == [server.worker], "the worker died"
            most = int((group / "memory.max_usage_in_bytes").read_text()) / 1024 / 1024
            print(f"{LIMIT_PAGES} pages under a limit of {LIMIT_MB} MB: {statistics.median(gaps):.2f} s a page, none failed; "
                  f"the kernel counted {most:.0f} MB at most, with the files in its cache; "
                  f"limit hit {(group / 'memory.failcnt').read_text().strip()} times; "
                  f"peak RSS {documents.peak_mb(server.worker):.0f} MB")
    finally:
        time.sleep(1)
        group.rmdir()


def main() -> None:
    if sys.argv[1:2] == ["--predictor"]:
        return predictor(*sys.argv[2:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))
    parts = {"compare": compare, "soak": soak, "endure": endure, "limit": limit}
    for name in sys.argv[1:] or parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()
