#!/usr/bin/env python3
"""Web and worker processes over RabbitMQ, Postgres and S3: how they scale, what that costs.

    ./mvnw -q package -DskipTests && python3 bench/scale.py [scaling] [overhead] [web] [logins] [readers]

Needs Linux and what the tests need. Every server and process that it starts ends with it.
Workers read with one thread each, so that on two cores two of them can show what a second one brings.
"""
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from documents import MALLOC

HOME = Path(__file__).resolve().parent.parent
JAVA = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if "JAVA_HOME" in os.environ else "java"
JAR = str(HOME / "target" / "pagerunner.jar")
LONG_PAGES, SHORT_DOCUMENTS, SHORT_PAGES = 85, 50, 2
ROUNDS, WARM_PAGES = 5, 20


class Servers:
    """Postgres, RabbitMQ and an S3 server."""

    def __init__(self, folder: Path, prefix: list[str]):
        subprocess.run(["./mvnw", "-q", "test-compile", "dependency:build-classpath", "-DincludeScope=test",
                        "-Dmdep.outputFile=target/bench.classpath"], cwd=HOME, check=True)
        classes = [str(HOME / "target" / "test-classes"), str(HOME / "target" / "classes")]
        classpath = ":".join(classes + [(HOME / "target" / "bench.classpath").read_text().strip()])
        self.log = (folder / "servers.log").open("w")
        self.process = subprocess.Popen(
            prefix + [JAVA, "-Xmx512m", "-cp", classpath, "dev.pagerunner.testing.Servers", str(folder)],
            cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.environment = {}
        for line in self.process.stdout:
            if not line.strip():
                return
            name, _, value = line.strip().partition("=")
            self.environment[name] = value
        sys.exit("The servers did not start; see " + self.log.name)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Jar:
    """A process of Pagerunner."""

    number = 0

    def __init__(self, servers: Servers, folder: Path, role: str, prefix: list[str] = (), settings: dict[str, str] = {}):
        Jar.number += 1
        options = HOME / "conf" / ("jvm.options" if role == "web" else "jvm-worker.options")
        # Of a worker only the JVM that reads, as the role starts it: it ends with its standard input.
        words = [role] if role == "web" else [role, "--child"]
        data = folder / f"{role}-{Jar.number}"
        env = {**os.environ, **servers.environment, "PORT": "0", "PAGERUNNER_THREADS": "1",
               "PAGERUNNER_DATA_DIR": str(data), "PAGERUNNER_CACHE_DIR": str(folder / "cache"), **MALLOC, **settings}
        self.log = folder / f"{role}-{Jar.number}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen([*prefix, JAVA, f"@{options}", "-jar", JAR, *words], env=env, stdin=subprocess.PIPE,
                                            stdout=out, stderr=out)
        self.found = self.wait_for(r"ready at (http://\S+)" if role == "web" else r"(is waiting for work)")

    def wait_for(self, pattern: str) -> str:
        while True:
            found = re.search(pattern, self.log.read_text())
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                sys.exit("It did not start:\n" + self.log.read_text())
            time.sleep(0.02)

    def peak_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def upload(base: str, file: Path, headers: dict[str, str] = {}) -> dict:
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    body = head.encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", **headers}
    with urllib.request.urlopen(urllib.request.Request(base + "/api/v1/documents", body, kind)) as answer:
        return json.load(answer)["run"]


def get(base: str, path: str) -> dict:
    with urllib.request.urlopen(base + path) as answer:
        return json.load(answer)


def await_end(base: str, run: dict) -> dict:
    while True:
        now = get(base, f"/api/v1/runs/{run['id']}?wait=20")
        if now["finished_at"]:
            assert now["state"] == "succeeded", now
            return now


def at(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def page_gaps(base: str, run: dict) -> list[float]:
    """Milliseconds from one recorded page of a run that ended to the next."""
    with urllib.request.urlopen(f"{base}/api/v1/runs/{run['id']}/events") as stream:
        events = [json.loads(line[5:]) for line in stream if line.startswith(b"data:")]
    return gaps(at(event["at"]) for event in events if "page" in event)


def gaps(times) -> list[float]:
    ordered = sorted(times)
    return [1000 * (after - before) for before, after in zip(ordered, ordered[1:])]


def scaling(servers: Servers, folder: Path, web: Jar) -> None:
    print(f"pages a second, {os.cpu_count()} cores, one inference thread a worker")
    print(f"{'workers':>9}  {'one of 85 pages':>16}  {'fifty of 2 pages':>17}")
    for count in (1, 2, 4):
        workers = [Jar(servers, folder, "worker") for _ in range(count)]
        try:
            for run in [upload(web.found, folder / "short.pdf") for _ in range(2 * count)]:
                await_end(web.found, run)
            began = time.time()
            ended = await_end(web.found, upload(web.found, folder / "long.pdf"))
            long = LONG_PAGES / (at(ended["finished_at"]) - began)
            began = time.time()
            runs = [upload(web.found, folder / "short.pdf") for _ in range(SHORT_DOCUMENTS)]
            last = max(at(await_end(web.found, run)["finished_at"]) for run in runs)
            short = SHORT_DOCUMENTS * SHORT_PAGES / (last - began)
            print(f"{count:>9}  {long:>16.1f}  {short:>17.1f}")
        finally:
            for worker in workers:
                worker.close()


def detect_gaps(folder: Path, prefix: list[str]) -> list[float]:
    """Milliseconds from one page of the command detect to the next, as its files tell."""
    out = folder / uuid.uuid4().hex
    command = [*prefix, JAVA, f"@{HOME / 'conf' / 'jvm-detect.options'}", "-jar", JAR, "detect", "--threads", "1",
               "-o", str(out), str(folder / "long.pdf")]
    env = {**os.environ, **MALLOC, "PAGERUNNER_CACHE_DIR": str(folder / "cache")}
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return gaps(image.stat().st_mtime for image in out.glob("*/pages/*.jpg"))


def overhead(folder: Path) -> None:
    """One worker on a core of its own, all else on the other; detect on the worker's core.

    The first pages are left out: a JVM that has just started is slow. What else runs on the machine only adds
    time, so each page's fastest reading counts; the median over all pages and rounds is told, too.
    """
    servers = Servers(folder, ["taskset", "-c", "0"])
    own = ["taskset", "-c", "1"]
    web, worker = Jar(servers, folder, "web", ["taskset", "-c", "0"]), Jar(servers, folder, "worker", own)
    try:
        await_end(web.found, upload(web.found, folder / "long.pdf"))
        alone, split = [], []
        for _ in range(ROUNDS):
            alone.append(detect_gaps(folder, own)[WARM_PAGES:])
            split.append(page_gaps(web.found, await_end(web.found, upload(web.found, folder / "long.pdf")))[WARM_PAGES:])
            print(f"a page, median: detect {statistics.median(alone[-1]):.0f} ms, "
                  f"worker {statistics.median(split[-1]):.0f} ms; load {os.getloadavg()[0]:.1f}", flush=True)
            fastest = [statistics.mean(min(times) for times in zip(*rounds)) for rounds in (alone, split)]
            print(f"a page, fastest reading of each: detect {fastest[0]:.1f} ms, worker {fastest[1]:.1f} ms: "
                  f"overhead {100 * (fastest[1] / fastest[0] - 1):.1f} %", flush=True)
        medians = [statistics.median(sum(rounds, [])) for rounds in (alone, split)]
        print(f"overhead of split mode by the median of all: {100 * (medians[1] / medians[0] - 1):.1f} %")
    finally:
        worker.close()
        web.close()
        servers.close()


def listen(base: str, run: dict) -> socket.socket:
    address = urllib.parse.urlsplit(base)
    listener = socket.create_connection((address.hostname, address.port))
    listener.sendall(f"GET /api/v1/runs/{run['id']}/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
    listener.recv(64)
    return listener


def web_memory(servers: Servers, folder: Path) -> None:
    web = Jar(servers, folder, "web")
    try:
        run = upload(web.found, folder / "short.pdf")
        listeners = [listen(web.found, run) for _ in range(200)]
        for _ in range(3):
            began = time.monotonic()
            with ThreadPoolExecutor(8) as clients:
                list(clients.map(lambda n: upload(web.found, folder / "large.pdf"), range(8)))
            print(f"8 uploads of 50 MB in {time.monotonic() - began:.1f} s, {len(listeners)} listeners: "
                  f"web peaked at {web.peak_mb():.0f} MB")
        for listener in listeners:
            listener.close()
    finally:
        web.close()


def send_json(base: str, path: str, body: dict, headers: dict[str, str] = {}) -> tuple[int, dict, str]:
    """Status, body, and the cookie of the session that was set."""
    kind = {"Content-Type": "application/json", "Origin": base, **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(base + path, json.dumps(body).encode(), kind)) as answer:
            cookies = [one.split(";")[0] for one in answer.headers.get_all("Set-Cookie", []) if "session=" in one]
            return answer.status, json.load(answer), "".join(cookies)
    except urllib.error.HTTPError as refused:
        return refused.code, {}, ""


def logins(servers: Servers, folder: Path) -> None:
    """20 passwords a second are tried from as many addresses while 8 clients upload."""
    password = "correct horse battery staple"
    web = Jar(servers, folder, "web", settings={
        "PAGERUNNER_AUTH": "accounts", "PAGERUNNER_ADMIN_USER": "ada", "PAGERUNNER_ADMIN_PASSWORD": password,
        "PAGERUNNER_TRUSTED_PROXIES": "127.0.0.1"})
    over, answers = threading.Event(), Counter()

    def guess(number: int) -> None:
        address = {"X-Forwarded-For": f"10.{number >> 8 & 255}.{number & 255}.1"}
        body = {"username": f"user {number}", "password": "wrong horse battery staple"}
        answers[send_json(web.found, "/api/v1/session", body, address)[0]] += 1

    def guess_on() -> None:
        with ThreadPoolExecutor(64) as guessers:
            number = 0
            while not over.wait(0.05):
                number += 1
                guessers.submit(guess, number)

    try:
        cookie = send_json(web.found, "/api/v1/session", {"username": "ada", "password": password})[2]
        wanted = {"name": "bench", "scope": "write"}
        token = send_json(web.found, "/api/v1/me/tokens", wanted, {"Cookie": cookie})[1]["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        for guessing in (False, True):
            thread = threading.Thread(target=guess_on)
            if guessing:
                thread.start()
            began = time.monotonic()
            for _ in range(3):
                with ThreadPoolExecutor(8) as clients:
                    list(clients.map(lambda n: upload(web.found, folder / "large.pdf", bearer), range(8)))
            took = time.monotonic() - began
            over.set()
            if guessing:
                thread.join()
            print(f"24 uploads of 50 MB in {took:.1f} s {'while passwords are tried' if guessing else 'alone'}: "
                  f"web peaked at {web.peak_mb():.0f} MB", flush=True)
            over.clear()
        print("logins by status: " + ", ".join(f"{status} {count} times" for status, count in sorted(answers.items())))
    finally:
        over.set()
        web.close()


def heavy_pdf(file: Path) -> None:
    """One page, 40 times, in whose boxes lie some 3 million characters: a font says that one glyph stands for 240."""

    def stream(entries: bytes, data: bytes) -> bytes:
        data = zlib.compress(data, 9)
        return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)

    text = "".join(f"{0x4E00 + n:04X}" for n in range(240))
    meaning = ("begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
               f"1 beginbfchar <41> <{text}> endbfchar endcmap").encode()
    lines = "".join(f"1 0 0 1 72 {y} Tm (Ordinary words that look like a line of a paragraph, so that a box is found) Tj "
                    for y in range(400, 720, 14))
    hidden = "".join(f"1 0 0 1 {x} {y} Tm (A) Tj " for y in range(5, 790, 6) for x in range(5, 610, 6))
    content = f"BT /F 11 Tf {lines} ET BT 3 Tr /Z 1 Tf {hidden} ET".encode()
    kids = b" ".join(b"%d 0 R" % n for n in range(7, 47))
    page = (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R"
            b"/Resources<</Font<</F 3 0 R/Z 4 0 R>>>>>>")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 40/Kids[%s]>>" % kids,
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>",
               stream(b"", meaning), stream(b"", content)] + 40 * [page]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    file.write_bytes(out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
                     % (size, table, size, len(out)))


def read_for(seconds: float, base: str, path: str, reads: bool) -> int:
    """Asks again and again, and reads all or nothing; gives how many bytes came."""
    address = urllib.parse.urlsplit(base)
    end, total = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1024 if reads else 4 * 1024)
            client.settimeout(max(1, end - time.monotonic()))
            try:
                client.connect((address.hostname, address.port))
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
                if not reads:
                    time.sleep(max(0, end - time.monotonic()))
                while time.monotonic() < end and (part := client.recv(65536)):
                    total += len(part)
            except OSError:
                pass
    return total


def readers(servers: Servers, folder: Path, seconds: int = 60) -> None:
    """64 clients, a third of which do not read, on the events and lists of a heavy document; everybody else's waits."""
    heavy_pdf(folder / "heavy.pdf")
    web, worker = Jar(servers, folder, "web"), Jar(servers, folder, "worker")
    try:
        run = await_end(web.found, upload(web.found, folder / "heavy.pdf"))
        worker.close()
        paths = [f"/api/v1/runs/{run['id']}/events", f"/api/v1/runs/{run['id']}/detections?limit=200", "/api/create/",
                 "/docs/swagger-ui-bundle.js"]
        with ThreadPoolExecutor(64) as clients:
            reading = [clients.submit(read_for, seconds, web.found, paths[n // 3 % (3 if n % 3 else 4)], n % 3 > 0) for n in range(64)]
            waits, failed, end = [], 0, time.monotonic() + seconds
            while time.monotonic() < end:
                began = time.monotonic()
                try:
                    with urllib.request.urlopen(web.found + "/api/v1/documents", timeout=10) as answer:
                        answer.read()
                except OSError:
                    failed += 1
                waits.append(1000 * (time.monotonic() - began))
            megabytes = sum(done.result() for done in reading) / 1e6
        waits.sort()
        print(f"64 clients, a third not reading, {seconds} s, {megabytes:.0f} MB sent: {len(waits)} x GET /documents, "
              f"{failed} failed, median {statistics.median(waits):.0f} ms, 95 % {waits[len(waits) * 95 // 100]:.0f} ms, "
              f"longest {waits[-1]:.0f} ms; web peaked at {web.peak_mb():.0f} MB, "
              f"{web.log.read_text().count('OutOfMemoryError')} OutOfMemoryErrors")
    finally:
        web.close()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))
    wanted = sys.argv[1:] or ["scaling", "overhead", "web", "logins", "readers"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "overhead" in wanted:
            overhead(folder)
        if {"scaling", "web", "logins", "readers"} & set(wanted):
            servers = Servers(folder, [])
            try:
                if "scaling" in wanted:
                    web = Jar(servers, folder, "web")
                    try:
                        scaling(servers, folder, web)
                    finally:
                        web.close()
                if "web" in wanted:
                    web_memory(servers, folder)
                if "logins" in wanted:
                    logins(servers, folder)
                if "readers" in wanted:
                    readers(servers, folder)
            finally:
                servers.close()


if __name__ == "__main__":
    main()
