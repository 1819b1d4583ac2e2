"""The client that openapi-python-client makes reads a document, and its types say what comes."""

import httpx
from conftest import ROOT
from pagerunner_client import Client
from pagerunner_client.api.documents import create_document, create_import, get_document_file
from pagerunner_client.api.results import list_detections
from pagerunner_client.api.runs import get_run
from pagerunner_client.models import (
    CreateDocumentBody,
    CreateImportBody,
    Detection,
    DetectionList,
    Document,
    Problem,
    Run,
    RunState,
)
from pagerunner_client.types import File

SAMPLE = ROOT / "samples" / "paper.pdf"


def test_a_document_is_uploaded_followed_and_read(server: str) -> None:
    client = Client(base_url=server, timeout=httpx.Timeout(60), raise_on_unexpected_status=True)
    with SAMPLE.open("rb") as file:
        body = CreateDocumentBody(file=File(payload=file, file_name="paper.pdf"), title="A paper", pages="1-2")
        document = create_document.sync(client=client, body=body, idempotency_key="python")
    assert isinstance(document, Document) and document.run is not None
    assert (document.title, document.filename) == ("A paper", "paper.pdf")

    run = followed(client, document.run)
    assert run.state == RunState.SUCCEEDED and run.pages_done == 2

    detections = found(client, run)
    assert len(detections) == run.detections > 0
    for detection in detections:
        left, top, right, bottom = detection.box
        assert left < right and top < bottom and 0 <= detection.score <= 1
    assert any(detection.text for detection in detections)

    original = get_document_file.sync(document.id, client=client)
    assert isinstance(original, File) and original.payload.read() == SAMPLE.read_bytes()


def test_a_refusal_is_a_problem(server: str) -> None:
    client = Client(base_url=server)
    refused = create_import.sync(client=client, body=CreateImportBody(url="https://10.0.0.1/paper.pdf"))
    assert isinstance(refused, Problem) and refused.status == 422
    assert "private network" in refused.detail


def followed(client: Client, run: Run) -> Run:
    """The run, once it is final."""
    while run.finished_at is None:
        now = get_run.sync(run.id, client=client, wait=20)
        assert isinstance(now, Run)
        run = now
    return run


def found(client: Client, run: Run) -> list[Detection]:
    """All detections, page by page of the list."""
    detections: list[Detection] = []
    page = list_detections.sync(run.id, client=client, limit=10)
    while isinstance(page, DetectionList):
        detections += page.items
        if page.next_ is None:
            return detections
        page = list_detections.sync(run.id, client=client, limit=10, cursor=page.next_)
    raise AssertionError(page)
