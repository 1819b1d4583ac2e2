"""The client that openapi-ts makes reads a document, and its types say what comes."""

import json
import shutil
import subprocess
from pathlib import Path

from conftest import GENERATED, PATIENCE_S, ROOT

PROGRAM = Path(__file__).parent / "typescript"


def test_a_document_is_uploaded_followed_and_read(server: str) -> None:
    folder = GENERATED / "typescript"
    for name in ("use.ts", "tsconfig.json"):
        shutil.copy(PROGRAM / name, folder)
    run([GENERATED / "node_modules" / ".bin" / "tsc", "--project", folder])
    told = json.loads(run(["node", folder / "out" / "use.js", server, ROOT / "samples" / "paper.pdf"]))
    assert told["state"] == "succeeded"
    assert told["events"] >= 4
    assert told["found"] == told["expected"] > 0
    assert len(told["box"]) == 4
    assert told["refusal"] == 422


def run(command: list[str | Path]) -> str:
    """What a program prints; fails with all of it if it does."""
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
