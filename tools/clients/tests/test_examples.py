"""The programs in the documentation run as they stand there."""

import base64
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from conftest import GENERATED, PATIENCE_S, ROOT

SAMPLE = ROOT / "samples" / "paper.pdf"
JAVA = str(Path(os.environ["JAVA_HOME"], "bin", "java")) if "JAVA_HOME" in os.environ else "java"

# By language: how a program is called, and what runs it.
LANGUAGES = {
    "sh": ("read.sh", ["sh"]),
    "python": ("read.py", ["python"]),
    "js": ("read.mjs", ["node"]),
    "java": ("Read.java", [JAVA]),
}


def program(page: str, language: str, folder: Path) -> list[str]:
    """Writes the only program in this language on a page of the documentation; gives the command that runs it."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / page).read_text(), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1, f"{page} has {len(blocks)} programs in {language}"
    name, runner = LANGUAGES[language]
    (folder / name).write_text(blocks[0])
    # Where Node.js looks for packages.
    (folder / "node_modules").symlink_to(GENERATED / "node_modules")
    return [*runner, name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_program_reads_a_document(server: str, tmp_path: Path, language: str) -> None:
    ended = subprocess.run(
        [*program("examples.md", language, tmp_path), str(SAMPLE)],
        cwd=tmp_path,
        env=os.environ | {"PAGERUNNER_SERVER": server},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    assert ("run.finished" if language == "java" else "succeeded") in ended.stdout
    assert len(re.findall(r"\btitle\b", ended.stdout)) > 3
    coco = json.loads((tmp_path / "export.coco.json").read_text())
    assert len(coco["images"]) > 1 and len(coco["annotations"]) > 10


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_receiver_verifies_what_it_is_told(server: str, tmp_path: Path, language: str) -> None:
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    port = free_port()
    log = tmp_path / "log"
    with log.open("w") as out:
        receiver = subprocess.Popen(
            program("webhooks.md", language, tmp_path),
            cwd=tmp_path,
            env=os.environ | {"PORT": str(port), "WEBHOOK_SECRET": secret},
            stdout=out,
            stderr=out,
            # The command node is a program that starts the real one: both are to end.
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}/hooks/pagerunner"
    try:
        forged = refused_by(url, receiver)
        assert forged == 401, log.read_text()
        with SAMPLE.open("rb") as file:
            fields = {"webhook": url, "webhook_secret": secret, "pages": "1"}
            made = httpx.post(f"{server}/api/v1/documents", files={"file": file}, data=fields, timeout=60)
        run = made.raise_for_status().json()["run"]["id"]
        deadline = time.monotonic() + PATIENCE_S
        while f"run.finished succeeded {run}" not in log.read_text():
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
    finally:
        os.killpg(receiver.pid, signal.SIGTERM)
        receiver.wait(PATIENCE_S)


def refused_by(url: str, receiver: subprocess.Popen[bytes]) -> int:
    """The status of the answer to a request with a wrong signature, once the receiver listens."""
    headers = {
        "Content-Type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(time.time())),
        "webhook-signature": "v1,AAAA",
    }
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and receiver.poll() is None:
        try:
            return httpx.post(url, content=b"{}", headers=headers).status_code
        except httpx.ConnectError:
            time.sleep(0.2)
    raise AssertionError("the receiver does not listen")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
