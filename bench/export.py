#!/usr/bin/env python3
"""Exports: MB/s and the memory of the web process by format, and what eight at once leave to others.

    ./mvnw -q package -DskipTests && python3 bench/export.py [formats] [beside]

Needs Linux and what the tests need. A worker reads 85 pages, which are exported.
"""
import json
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scale import Jar, Servers, await_end, get, upload

AT_ONCE, SECONDS = 8, 15


def download(base: str, run: dict, query: str, bytes_a_second: float = 0) -> int:
    """Reads an export, as fast as it comes or slower; gives its bytes."""
    total, began = 0, time.monotonic()
    with urllib.request.urlopen(f"{base}/api/v1/runs/{run['id']}/export?format={query}") as answer:
        while part := answer.read(64 * 1024):
            total += len(part)
            if bytes_a_second:
                time.sleep(max(0.0, total / bytes_a_second - (time.monotonic() - began)))
    return total


def by_format(servers: Servers, folder: Path, run: dict) -> None:
    print(f"{'format':>28}  {'MB':>7}  {'s':>6}  {'MB/s':>6}  {'peak RSS, 1':>11}  {'peak RSS, 8':>11}")
    web = Jar(servers, folder, "web")
    names = [one["name"] for one in get(web.found, "/api/v1/export-formats")["items"]]
    web.close()
    for query in [*names, "coco&images=true"]:
        web = Jar(servers, folder, "web")
        try:
            download(web.found, run, query)
            began = time.monotonic()
            size = download(web.found, run, query)
            took = time.monotonic() - began
            one = web.peak_mb()
            with ThreadPoolExecutor(AT_ONCE) as clients:
                list(clients.map(lambda n: download(web.found, run, query), range(AT_ONCE)))
            print(f"{query:>28}  {size / 1e6:7.2f}  {took:6.2f}  {size / 1e6 / took:6.1f}  {one:8.0f} MB  {web.peak_mb():8.0f} MB",
                  flush=True)
        finally:
            web.close()


def waits(over: threading.Event, request: Callable[[], object]) -> list[float]:
    """Milliseconds of each request, sorted."""
    times = []
    while not over.is_set():
        began = time.monotonic()
        request()
        times.append(1000 * (time.monotonic() - began))
        over.wait(0.02)
    return sorted(times)


def beside(servers: Servers, folder: Path, run: dict) -> None:
    """Lists and uploads alone, and while eight clients export: as fast as they can, or as slowly as a telephone."""
    for query, pace in (("", 0), ("coco", 0), ("pages", 0), ("pages", 200_000)):
        web = Jar(servers, folder, "web", settings={"PAGERUNNER_MAX_QUEUED": "100000"})
        over = threading.Event()
        end = time.monotonic() + SECONDS

        def export(client: int) -> int:
            total = 0
            while time.monotonic() < end:
                total += download(web.found, run, query, pace)
            return total

        try:
            with ThreadPoolExecutor(AT_ONCE + 2) as clients:
                lists = clients.submit(waits, over, lambda: get(web.found, "/api/v1/documents"))
                uploads = clients.submit(waits, over, lambda: upload(web.found, folder / "short.pdf"))
                sent = sum(clients.map(export, range(AT_ONCE))) if query else time.sleep(SECONDS) or 0
                over.set()
            how = f"8 x {query}{' at 200 KB/s' if pace else ''}, {sent / 1e6:.0f} MB" if query else "no exports"
            for name, times in (("lists", lists.result()), ("uploads", uploads.result())):
                print(f"{how}: {len(times)} {name}, median {times[len(times) // 2]:.0f} ms, "
                      f"95 % {times[len(times) * 95 // 100]:.0f} ms; web peaked at {web.peak_mb():.0f} MB", flush=True)
        finally:
            over.set()
            web.close()


def main() -> None:
    wanted = sys.argv[1:] or ["formats", "beside"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        servers = Servers(folder, [])
        try:
            web, worker = Jar(servers, folder, "web"), Jar(servers, folder, "worker")
            run = await_end(web.found, upload(web.found, folder / "long.pdf"))
            worker.close()
            web.close()
            print(json.dumps({key: run[key] for key in ("pages_done", "detections")}))
            if "formats" in wanted:
                by_format(servers, folder, run)
            if "beside" in wanted:
                beside(servers, folder, run)
        finally:
            servers.close()


if __name__ == "__main__":
    main()
