"""Pages to try a model on: images and PDFs, as Pagerunner and Detectron2 see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from . import ExportError

SAMPLES = Path(__file__).parent / "samples"
IMAGES = {".png", ".jpg", ".jpeg"}


@dataclass(frozen=True)
class Page:
    """A page as pixels: `bgr` is uint8 [height, width, 3]. `name` is the file's, with `#3` for page 3 of a PDF."""

    name: str
    bgr: npt.NDArray[np.uint8]


def read_pages(places: list[Path], dpi: float, most: int) -> list[Page]:
    """The first `most` pages below files and folders, in the order of their names; PDFs are rendered at `dpi`."""
    pages: list[Page] = []
    for file in _files(places):
        room = most - len(pages)
        if room <= 0:
            break
        if file.suffix.lower() == ".pdf":
            pages.extend(_pdf_pages(file, dpi, room))
        else:
            pages.append(_image_page(file))
    if not pages:
        raise ExportError(f"no PDF, PNG or JPEG in {', '.join(map(str, places))}")
    return pages


def _files(places: list[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            wanted = IMAGES | {".pdf"}
            yield from sorted(f for f in place.rglob("*") if f.suffix.lower() in wanted)
        elif place.is_file():
            yield place
        else:
            raise ExportError(f"{place} is no file or folder")


def _image_page(file: Path) -> Page:
    try:
        with Image.open(file) as image:
            upright: Optional[Image.Image] = ImageOps.exif_transpose(image)
            return Page(file.name, _bgr(upright or image))
    except OSError as e:
        raise ExportError(f"{file} cannot be read as an image: {e}") from e


def _pdf_pages(file: Path, dpi: float, most: int) -> Iterator[Page]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as e:
        raise ExportError(f"{file} cannot be read as a PDF: {e}") from e
    try:
        for number in range(min(len(document), most)):
            bitmap = document[number].render(scale=dpi / 72)
            yield Page(f"{file.name}#{number + 1}", _bgr(bitmap.to_pil()))
    finally:
        document.close()


def _bgr(image: Image.Image) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), dtype=np.uint8)[:, :, ::-1])
