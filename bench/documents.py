#!/usr/bin/env python3
"""Reads the sample paper N times on a server of its own, and prints what that costs.

    ./mvnw -q package -DskipTests && python3 bench/documents.py [N]

Needs Linux, for the peak of resident memory is read from /proc. Everything it starts ends with it.
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SAMPLE = HOME / "samples" / "paper.pdf"
MALLOC = dict(re.findall(r"^(\w+)=(\w+)$", (HOME / "conf" / "malloc.env").read_text(), re.MULTILINE))


def start(data: Path, log: Path) -> tuple[subprocess.Popen, str, float]:
    """A server, its address, and the seconds until it was ready."""
    began = time.monotonic()
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    env = {**os.environ, "PORT": "0", "PAGERUNNER_DATA_DIR": str(data), **MALLOC}
    jar = HOME / "target" / "pagerunner.jar"
    command = [str(java), f"@{HOME / 'conf' / 'jvm.options'}", "-jar", str(jar)]
    with log.open("w") as out:
        server = subprocess.Popen(command, env=env, stdout=out, stderr=out)
    while True:
        ready = re.search(r"ready at (http://\S+)", log.read_text())
        if ready:
            return server, ready.group(1), time.monotonic() - began
        if server.poll() is not None:
            sys.exit("The server did not start:\n" + log.read_text())
        time.sleep(0.02)


def upload(base: str, file: Path = SAMPLE) -> dict:
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    body = head.encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with urllib.request.urlopen(urllib.request.Request(base + "/api/v1/documents", body, kind)) as answer:
        return json.load(answer)["run"]


def get(base: str, path: str) -> dict:
    with urllib.request.urlopen(base + path) as answer:
        return json.load(answer)


def page_events(base: str, run: str) -> Iterator[float]:
    """When the stream says of each page that it is done."""
    with urllib.request.urlopen(f"{base}/api/v1/runs/{run}/events") as stream:
        for line in stream:
            if line.startswith(b"event: page.done") or line.startswith(b"event:page.done"):
                yield time.monotonic()


def seconds(run: dict) -> float:
    return (datetime.fromisoformat(run["finished_at"].replace("Z", "+00:00"))
            - datetime.fromisoformat(run["created_at"].replace("Z", "+00:00"))).total_seconds()


def peak_mb(pid: int) -> float:
    return memory_mb(pid, "VmHWM")


def resident_mb(pid: int) -> float:
    return memory_mb(pid, "VmRSS")


def memory_mb(pid: int, field: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(field + r":\s+(\d+)", status).group(1)) / 1024


def workers(parent: int) -> list[int]:
    pids = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for task in Path(f"/proc/{parent}/task").iterdir():
        pids += (task / "children").read_text().split()
    return sorted({int(pid) for pid in pids if b"--child" in Path(f"/proc/{pid}/cmdline").read_bytes()})


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        data, log = Path(folder, "data"), Path(folder, "log")
        server, base, ready = start(data, log)
        server.terminate()
        server.wait()
        server, base, again = start(data, log)
        try:
            rates, firsts, steps = [], [], {"render": [], "detect": [], "save": []}
            for _ in range(times + 1):
                since = time.monotonic()
                run = upload(base)["id"]
                first = next(page_events(base, run)) - since
                ended = get(base, f"/api/v1/runs/{run}?wait=50")
                assert ended["state"] == "succeeded", ended
                rates.append(ended["pages_done"] / seconds(ended))
                firsts.append(first)
                for page in get(base, f"/api/v1/runs/{run}/pages")["items"]:
                    for step in steps:
                        steps[step].append(page["ms"][step])
            web, reading = peak_mb(server.pid), [peak_mb(pid) for pid in workers(server.pid)]
        finally:
            server.terminate()
            server.wait()
    print(f"start to ready            {ready:.1f} s the first time, {again:.1f} s later")
    print(f"upload to first page      {firsts[0]:.2f} s cold, {statistics.median(firsts[1:]):.2f} s warm (median)")
    print(f"pages a second            {rates[0]:.1f} cold, {statistics.median(rates[1:]):.1f} warm (median of {times})")
    for step, ms in steps.items():
        print(f"  {step:<22}  {statistics.median(ms):.0f} ms a page (median)")
    print(f"peak memory               web {web:.0f} MB, worker {', '.join(f'{mb:.0f}' for mb in reading)} MB")


if __name__ == "__main__":
    main()
