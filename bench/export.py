#!/usr/bin/env python3
"""Exports: MB/s and the memory of the web process by format, and what eight at once leave to others.

    ./mvnw -q package -DskipTests && python3 bench/export.py

Needs Linux and what the tests need. A worker reads 85 pages, and 40 with as much text as there may be; both are exported.
"""
import json
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scale import Jar, Servers, await_end, get, heavy_pdf, upload

AT_ONCE = 8


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


def waits(base: str, over: threading.Event, request) -> list[float]:
    times = []
    while not over.is_set():
        began = time.monotonic()
        request()
        times.append(1000 * (time.monotonic() - began))
        over.wait(0.02)
    return sorted(times)


def beside(servers: Servers, folder: Path, run: dict, what: str) -> None:
    """Lists and uploads while eight clients export: as fast as they can, or as slowly as a telephone."""
    for pace, query in ((0, "coco"), (0, "pages"), (200_000, "pages")):
        web = Jar(servers, folder, "web", settings={"PAGERUNNER_MAX_QUEUED": "100000"})
        over = threading.Event()
        try:
            with ThreadPoolExecutor(AT_ONCE + 2) as clients:
                lists = clients.submit(waits, web.found, over, lambda: get(web.found, "/api/v1/documents"))
                uploads = clients.submit(waits, web.found, over, lambda: upload(web.found, folder / "short.pdf"))
                end, done = time.monotonic() + 15, 0

                def export(n: int) -> int:
                    total = 0
                    while time.monotonic() < end:
                        total += download(web.found, run, query, pace)
                    return total

                done = sum(clients.map(export, range(AT_ONCE)))
                over.set()
            for name, times in (("lists", lists.result()), ("uploads", uploads.result())):
                print(f"{what}, 8 x {query}{' at 200 KB/s' if pace else ''}, {done / 1e6:.0f} MB: {len(times)} {name}, median "
                      f"{times[len(times) // 2]:.0f} ms, 95 % {times[len(times) * 95 // 100]:.0f} ms; "
                      f"web peaked at {web.peak_mb():.0f} MB", flush=True)
        finally:
            over.set()
            web.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        servers = Servers(folder, [])
        try:
            web, worker = Jar(servers, folder, "web"), Jar(servers, folder, "worker")
            heavy_pdf(folder / "heavy.pdf")
            run, heavy = [await_end(web.found, upload(web.found, folder / f)) for f in ("long.pdf", "heavy.pdf")]
            worker.close()
            web.close()
            print(json.dumps({key: run[key] for key in ("pages_done", "detections")}))
            by_format(servers, folder, run)
            print("the same of 40 pages with as much text as there may be")
            by_format(servers, folder, heavy)
            beside(servers, folder, run, "ordinary pages")
        finally:
            servers.close()


if __name__ == "__main__":
    main()
