"""PDFs with what was found, by programs other than the one that wrote them: syntax, places, bookmarks."""

import json
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "target" / "export-samples" / "pdf"


def sample(name: str) -> Path:
    file = SAMPLES / name
    if not file.is_file():
        pytest.fail(f"{file} is missing: write it by ./mvnw test -Dtest=PdfExportersTest")
    return file


@pytest.mark.parametrize("name", ["run.annotated.pdf", "run.outline.pdf", "encrypted.annotated.pdf"])
def test_the_syntax_is_right(name: str) -> None:
    with pikepdf.open(sample(name)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_an_encrypted_copy_stays_encrypted() -> None:
    with pikepdf.open(sample("encrypted.annotated.pdf")) as pdf:
        assert pdf.is_encrypted
        assert [str(each.Contents) for each in pdf.pages[0].Annots] == ["title 0.9"]


def drawn(page: pypdfium2.PdfPage, dpi: float) -> list[tuple[int, int]]:
    """The places of pixels that are not white."""
    image = page.render(scale=dpi / 72, may_draw_forms=False).to_pil().convert("RGB")
    width, height = image.size
    pixels = image.load()
    return [(x, y) for y in range(height) for x in range(width) if pixels[x, y] != (255, 255, 255)]


def test_rectangles_are_where_the_api_says() -> None:
    expected = json.loads(sample("expected.json").read_text())
    pages = pypdfium2.PdfDocument(sample("run.annotated.pdf"))
    assert len(pages) == len(expected["boxes"])
    # PDFium takes a unit for a point, whatever the page says.
    units = [1.0] * 4 + [1.5] * 4
    for page, box, unit in zip(pages, expected["boxes"], units, strict=True):
        found = drawn(page, expected["dpi"] * unit)
        xs = [x for x, _ in found]
        ys = [y for _, y in found]
        extent = [min(xs), min(ys), max(xs) + 1, max(ys) + 1]
        assert extent == pytest.approx(box, abs=1)


def test_titles_are_bookmarks() -> None:
    with pikepdf.open(sample("run.outline.pdf")) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"Title {number}" for number in range(1, 9)]
