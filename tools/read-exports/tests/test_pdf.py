"""PDFs with what was found, by programs other than the one that wrote them: syntax, places, bookmarks."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

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


def by_pdfium(file: Path, number: int, dpi: float) -> Image.Image:
    page = pypdfium2.PdfDocument(file)[number - 1]
    image: Image.Image = page.render(scale=dpi / 72, may_draw_forms=False).to_pil()
    return image


def by_poppler(file: Path, number: int, dpi: float) -> Image.Image:
    command = ["pdftoppm", "-cropbox", "-png", "-r", f"{dpi:g}", "-f", f"{number}", "-l", f"{number}", str(file)]
    return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))


def extent(image: Image.Image) -> list[int]:
    """Of the pixels that are not white."""
    box = ImageChops.invert(image.convert("RGB")).getbbox()
    assert box is not None
    return list(box)


@pytest.mark.parametrize("draw", [by_pdfium, by_poppler])
def test_rectangles_are_where_the_api_says(draw: Callable[[Path, int, float], Image.Image]) -> None:
    expected = json.loads(sample("expected.json").read_text())
    file = sample("run.annotated.pdf")
    assert len(pypdfium2.PdfDocument(file)) == len(expected["boxes"])
    # Both take a unit for a point, whatever the page says.
    units = [1.0] * 4 + [1.5] * 4
    for number, (box, unit) in enumerate(zip(expected["boxes"], units, strict=True), 1):
        assert extent(draw(file, number, expected["dpi"] * unit)) == pytest.approx(box, abs=1)


def test_titles_are_bookmarks() -> None:
    with pikepdf.open(sample("run.outline.pdf")) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"Title {number}" for number in range(1, 9)]
