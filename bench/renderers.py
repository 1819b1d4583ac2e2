"""
How far detections differ because PDFBox draws a page and not PyMuPDF, with each set of PDFBox's rendering hints.

usage: bench/renderers.py [FILE.pdf …]      default: the samples
Needs tools/export's Python (tools/export/run-tests --prepare) with PyMuPDF: pip install pymupdf; and `./mvnw test-compile`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pymupdf

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "export"))

from pagerunner_export.compare import differences, match  # noqa: E402
from pagerunner_export.model import Model  # noqa: E402
from pagerunner_export.pages import Page, read_pages  # noqa: E402
from pagerunner_export.predict import Detections, detect, onnx_session  # noqa: E402

ZOOM = 1.5
CLEARLY = 0.05
BUNDLE = ROOT / "src/main/resources/model"


def main(pdfs: list[Path]) -> None:
    bundle = json.loads((BUNDLE / "model.json").read_text(encoding="utf-8"))
    size = bundle["input"]
    model = Model(None, "layout", 7, None, "BGR", size["short_edge"], size["max_edge"], False)
    session = onnx_session(BUNDLE / "model.onnx")
    run = lambda image: session(image)[:3]  # noqa: E731
    least = np.array([bundle["thresholds"].get(label, bundle["threshold"]) for label in bundle["labels"]])

    def above(answers: list[Detections], more: float) -> list[Detections]:
        return [d.where(d.scores >= least[d.classes] + more) for d in answers]

    def answers(pages: list[Page]) -> list[Detections]:
        return [detect(run, page, model) for page in pages]

    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder)
        draw_with_mupdf(pdfs, drawn / "mupdf")
        draw_with_pdfbox(pdfs, drawn)
        reference_pages = read_pages([drawn / "mupdf"], 108, 1000)
        reference = answers(reference_pages)
        counted = above(reference, 0)
        print(f"{len(reference_pages)} pages, {sum(len(d.scores) for d in counted)} detections with PyMuPDF")
        print("| hints | matched | missing | extra | clearly | mean IoU | mean score difference | mean pixel difference |")
        print("|---|---|---|---|---|---|---|---|")
        for variant in sorted(p for p in drawn.iterdir() if p.name != "mupdf"):
            pages = read_pages([variant], 108, 1000)
            found = answers(pages)
            difference = differences(counted, above(found, 0), 0.5)
            # Not only across the threshold: well above it in one answer, and well below it in the other.
            clearly = differences(above(reference, CLEARLY), above(found, -CLEARLY), 0.5).missing
            clearly += differences(above(found, CLEARLY), above(reference, -CLEARLY), 0.5).missing
            pairs = [(a.scores[i], b.scores[k]) for a, b in zip(counted, found) for i, k, _ in match(a, b, 0.5)]
            score = np.mean([abs(float(one) - float(other)) for one, other in pairs])
            print(
                f"| {variant.name} | {difference.matched} | {difference.missing} | {difference.extra} | {clearly} |"
                f" {difference.iou_sum / difference.matched:.4f} | {score:.4f} | {apart(reference_pages, pages):.2f} |",
                flush=True,
            )


def apart(these: list[Page], others: list[Page]) -> float:
    """Mean difference of 8-bit values, where both renderings have pixels."""
    means = []
    for one, other in zip(these, others):
        height, width = (min(one.bgr.shape[i], other.bgr.shape[i]) for i in (0, 1))
        means.append(np.abs(one.bgr[:height, :width].astype(np.int16) - other.bgr[:height, :width]).mean())
    return float(np.mean(means))


def draw_with_mupdf(pdfs: list[Path], folder: Path) -> None:
    """As the tutorial does: get_pixmap with a zoom of 1.5."""
    folder.mkdir()
    for pdf in pdfs:
        for number, page in enumerate(pymupdf.open(pdf), 1):
            page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM)).save(folder / f"{pdf.stem}-{number:02}.png")


def draw_with_pdfbox(pdfs: list[Path], folder: Path) -> None:
    classpath = folder / "classpath"
    maven = [ROOT / "mvnw", "-q", "-o", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={classpath}"]
    subprocess.run(maven, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    compiled = f"{ROOT / 'target/test-classes'}:{ROOT / 'target/classes'}:{classpath.read_text()}"
    classpath.unlink()
    java = ["java", "-Djava.awt.headless=true", "-cp", compiled, "dev.pagerunner.vision.RenderBench", folder]
    subprocess.run([*map(str, java), *map(str, pdfs)], check=True)


if __name__ == "__main__":
    main([Path(p) for p in sys.argv[1:]] or sorted((ROOT / "samples").glob("*.pdf")))
