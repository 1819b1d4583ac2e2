"""A server of the built jar, for all tests."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GENERATED = ROOT / "target" / "clients"
PATIENCE_S = 300


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that asks nobody to log in, and tells receivers on this machine."""
    data = tmp_path_factory.mktemp("server")
    log = data / "log"
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else Path("java")
    jar = os.environ.get("PAGERUNNER_JAR", str(ROOT / "target" / "pagerunner.jar"))
    environment = os.environ | {
        "PORT": "0",
        "PAGERUNNER_DATA_DIR": str(data / "data"),
        "PAGERUNNER_WEBHOOK_ALLOW": "127.0.0.1",
    }
    with log.open("w") as out:
        process = subprocess.Popen([java, "-jar", jar, "all"], cwd=data, env=environment, stdout=out, stderr=out)
    try:
        yield awaited(log, process)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def awaited(log: Path, process: subprocess.Popen[bytes]) -> str:
    """The address, once the server says that it is ready."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        ready = re.search(r"is ready at (http://127\.0\.0\.1:\d+)", log.read_text())
        if ready:
            return ready[1]
        time.sleep(0.2)
    raise AssertionError(f"the server is not ready: {log.read_text()}")
