"""Compares what Label Studio shows of an export with what the API says; see run."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300
ADMIN = {"username": "admin", "password": "correct horse battery staple"}
USER = "check@example.org"
PASSWORD = "correct-horse-battery"
STARTED: list["subprocess.Popen[bytes]"] = []
TOKEN = "0123456789abcdef0123456789abcdef01234567"

# What Label Studio's editor holds of the regions, and of the images that it has loaded.
REGIONS = """() => Htx.annotationStore.selected.regions.map(r => ({
    label: r.labeling ? r.labeling.mainValue[0] : null, item: r.item_index || 0,
    x: r.x, y: r.y, width: r.width, height: r.height, type: r.type }))"""
IMAGES = "() => [...document.images].map(i => ({ src: i.currentSrc, width: i.naturalWidth, height: i.naturalHeight }))"


def three_pages() -> bytes:
    """A PDF of a page of text, an empty page, and a landscape page of text."""
    words = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore".split()

    def content(width: int, height: int) -> bytes:
        lines = [f"BT /F 22 Tf 60 {height - 80} Td (A Title of the Page) Tj ET"]
        y = height - 130
        for paragraph in range(3):
            for line in range(6):
                text = " ".join(words[(line * 5 + paragraph + i) % len(words)] for i in range(width // 60))
                lines.append(f"BT /F 11 Tf 60 {y} Td ({text}) Tj ET")
                y -= 14
            y -= 24
        return "\n".join(lines).encode()

    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 5 0 R 7 0 R]/Count 3>>"]
    for number, (width, height) in enumerate([(612, 792), (612, 792), (792, 612)]):
        stream = b"" if number == 1 else content(width, height)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            % (width, height, 4 + 2 * number))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    pdf, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj%s\nendobj\n" % (number + 1, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (pdf + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
            + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(pdf)))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def ask(method: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read()
        return json.loads(content) if "json" in answer.headers["Content-Type"] else content.decode()


def until(what: str, condition: Any) -> Any:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            found = condition()
            if found:
                return found
        for process in STARTED:
            if process.poll() is not None:
                raise AssertionError(f"{process.args[0]} ended while this waited for {what}")
        time.sleep(0.5)
    raise AssertionError(f"after {PATIENCE_S} s still waiting for {what}")


@contextlib.contextmanager
def running(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[None]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PAGERUNNER_")}
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=log.parent, env={**inherited, **environment},
            start_new_session=True)
    STARTED.append(process)
    try:
        yield
    except BaseException:
        print(log.read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)
        STARTED.remove(process)


class Pagerunner:
    """A server with a login, and a run of three pages on it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        own = {"Origin": origin}
        request = urllib.request.Request(
            origin + "/api/v1/session", json.dumps(ADMIN).encode(), {"Content-Type": "application/json", **own})
        with urllib.request.urlopen(request) as answer:
            own["Cookie"] = "; ".join(cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie"))
        token = ask("POST", origin + "/api/v1/me/tokens", {"name": "check", "scope": "write"}, own)["token"]
        self.headers = {"Authorization": "Bearer " + token}
        self.run = self.upload()

    def upload(self) -> str:
        content = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="three-pages.pdf"\r\n\r\n'
            + three_pages() + b"\r\n--b--\r\n")
        document = ask(
            "POST", self.origin + "/api/v1/documents", content,
            {**self.headers, "Content-Type": "multipart/form-data; boundary=b"})
        run: str = document["run"]["id"]
        until("the run", lambda: self.get(f"/runs/{run}")["state"] == "succeeded")
        return run

    def get(self, path: str) -> Any:
        return ask("GET", self.origin + "/api/v1" + path, headers=self.headers)

    def export(self, query: str) -> Any:
        return self.get(f"/runs/{self.run}/export?format={query}")


class LabelStudio:
    """A server of Label Studio with one user."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.headers = {"Authorization": "Token " + TOKEN}

    def project(self, title: str, config: str, tasks: Any) -> int:
        made = ask("POST", self.origin + "/api/projects/", {"title": title, "label_config": config}, self.headers)
        project: int = made["id"]
        imported = ask("POST", f"{self.origin}/api/projects/{project}/import", tasks, self.headers)
        assert imported["task_count"] == len(tasks), imported
        assert imported["prediction_count"] == len(tasks), imported
        return project

    def tasks(self, project: int) -> list[int]:
        found = ask("GET", f"{self.origin}/api/tasks?project={project}&fields=all", headers=self.headers)["tasks"]
        return sorted(task["id"] for task in found)

    def log_in(self, page: Page) -> None:
        page.goto(self.origin + "/user/login/")
        page.fill("input[name=email]", USER)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit], [type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)

    def open(self, page: Page, project: int, task: int) -> None:
        page.goto(f"{self.origin}/projects/{project}/data?task={task}")
        page.wait_for_function("() => window.Htx && Htx.annotationStore && Htx.annotationStore.selected")


def compare(regions: list[dict[str, Any]], pages: list[dict[str, Any]], run: str, images: list[dict[str, Any]]) -> int:
    """Every box of the API is a region of Label Studio, to a hundredth of a pixel."""
    compared = 0
    for item, page in enumerate(pages):
        image = [i for i in images if f"/{run}/pages/{page['page']}/image?link=" in i["src"]]
        if image:
            assert (image[0]["width"], image[0]["height"]) == (page["width"], page["height"]), image
        shown = sorted(
            (round(r["x"] * page["width"] / 100, 1), round(r["y"] * page["height"] / 100, 1),
             round((r["x"] + r["width"]) * page["width"] / 100, 1),
             round((r["y"] + r["height"]) * page["height"] / 100, 1), r["label"])
            for r in regions if r["item"] == item and "rectangle" in r["type"])
        found = sorted((*[round(v, 1) for v in d["box"]], d["label"]) for d in page["detections"])
        assert len(shown) == len(found), (shown, found)
        for one, other in zip(shown, found, strict=True):
            assert one[4] == other[4], (one, other)
            assert all(abs(a - b) < 0.15 for a, b in zip(one[:4], other[:4], strict=True)), (one, other)
        compared += len(found)
    return compared


def check(pagerunner: Pagerunner, studio: LabelStudio) -> None:
    run = pagerunner.run
    pages = [pagerunner.get(f"/runs/{run}/pages/{page}") for page in (1, 2, 3)]
    one_a_page = studio.project(
        "pages", pagerunner.export("label-studio-config"), pagerunner.export("label-studio&signed_hours=1"))
    documents = studio.project(
        "document", pagerunner.export("label-studio-document-config"),
        pagerunner.export("label-studio-document&signed_hours=1"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE_S * 1000)
        studio.log_in(page)
        compared = 0
        for number, task in enumerate(studio.tasks(one_a_page)):
            studio.open(page, one_a_page, task)
            loaded(page, run, number + 1)
            drawn(page, len(pages[number]["detections"]))
            compared += compare(page.evaluate(REGIONS), pages[number : number + 1], run, page.evaluate(IMAGES))
        (task,) = studio.tasks(documents)
        studio.open(page, documents, task)
        loaded(page, run, 1)
        drawn(page, sum(len(one["detections"]) for one in pages))
        compared += compare(page.evaluate(REGIONS), pages, run, page.evaluate(IMAGES))
        browser.close()
    assert compared > 0
    print(f"check of Label Studio: {compared} boxes are where they should be, on images by signed links")


def drawn(page: Page, boxes: int) -> None:
    """Waits for the regions, which come after the image."""
    page.wait_for_function(
        "n => Htx.annotationStore.selected.regions.filter(r => r.type.includes('rectangle')).length === n", arg=boxes)


def loaded(page: Page, run: str, number: int) -> None:
    """Waits until the image of a page is there; with crossorigin, it fails without CORS."""
    try:
        page.wait_for_function(
            "part => [...document.images].some(i => i.complete && i.naturalWidth > 100"
            " && (i.currentSrc.startsWith('blob:') || i.currentSrc.includes(part) && i.crossOrigin !== null))",
            arg=f"/{run}/pages/{number}/image?link=", timeout=PATIENCE_S * 1000 / 3)
    except Exception:
        print(page.evaluate(IMAGES), page.inner_text("body")[:2000], file=sys.stderr)
        raise


def main() -> None:
    environment = Path(sys.argv[1])
    server, studio = f"http://127.0.0.1:{free_port()}", f"http://localhost:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="label-studio-") as folder:
        temp = Path(folder)
        java = {
            "PORT": server.rsplit(":", 1)[1], "PAGERUNNER_DATA_DIR": str(temp / "data"), "PAGERUNNER_AUTH": "accounts",
            "PAGERUNNER_ADMIN_USER": ADMIN["username"], "PAGERUNNER_ADMIN_PASSWORD": ADMIN["password"],
            "PAGERUNNER_CORS_ORIGINS": studio, "PAGERUNNER_PLAIN_HTTP_LOGIN": "true"}
        django = {
            "LABEL_STUDIO_BASE_DATA_DIR": str(temp / "studio"), "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "false",
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true", "COLLECT_ANALYTICS": "false", "SENTRY_DSN": "",
            "LATEST_VERSION_CHECK": "false"}
        command = [
            str(environment / "bin/label-studio"), "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", studio.rsplit(":", 1)[1],
            "--username", USER, "--password", PASSWORD, "--user-token", TOKEN, "--enable-legacy-api-token"]
        jar = str(ROOT / "target/pagerunner.jar")
        with running(["java", "-jar", jar], temp / "pagerunner.log", java), \
                running(command, temp / "studio.log", django):
            until("Pagerunner", lambda: ask("GET", server + "/readyz"))
            until("Label Studio", lambda: ask("GET", studio + "/api/version"))
            check(Pagerunner(server), LabelStudio(studio))


if __name__ == "__main__":
    main()
