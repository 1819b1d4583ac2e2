"""Pagerunner answers as Detectron2's DefaultPredictor does: boxes within a pixel, scores within a thousandth."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from detectron2.data.detection_utils import read_image
from detectron2.engine import DefaultPredictor
from PIL import Image

from conftest import JAR, LAYOUT, PAGES, ROOT, Export, random_model
from pagerunner_export.cli import main
from pagerunner_export.compare import Difference, End, differences
from pagerunner_export.model import _load_python
from pagerunner_export.predict import Detections

LEAST_IOU = 0.8


@pytest.fixture(scope="session")
def jar() -> Path:
    if not JAR.is_file():
        build = [ROOT / "mvnw", "-q", "-B", "-ntp", "package", "-DskipTests"]
        subprocess.run(build, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    return JAR


def pagerunner(jar: Path, bundle: Path, pages: list[Path], threshold: float) -> list[Detections]:
    command = ["java", "-jar", jar, "detect", "--model", bundle, "--threshold", str(threshold), *pages]
    ran = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    labels = json.loads((bundle / "model.json").read_text(encoding="utf-8"))["labels"]
    answer = json.loads(ran.stdout)
    return [from_json(file["pages"][0]["detections"], labels) for file in (answer if len(pages) > 1 else [answer])]


def from_json(found: list[Any], labels: list[str]) -> Detections:
    return Detections(
        np.array([d["box"] for d in found], np.float32).reshape(-1, 4),
        np.array([labels.index(d["label"]) for d in found], np.int64),
        np.array([d["score"] for d in found], np.float32),
        np.zeros(0, np.float32),
    )


def detectron2(cfg: Any, pages: list[Path]) -> list[Detections]:
    predictor = DefaultPredictor(cfg)
    answers = []
    for page in pages:
        found = predictor(read_image(str(page), "BGR"))["instances"]
        boxes, classes, scores = found.pred_boxes.tensor, found.pred_classes, found.scores
        answers.append(Detections(boxes.numpy(), classes.numpy(), scores.numpy(), np.zeros(0, np.float32)))
    return answers


def compare(jar: Path, bundle: Path, cfg: Any, pages: list[Path]) -> Difference:
    """All detections that Detectron2 gives: those with a score of 0.05 or more."""
    least = cfg.MODEL.ROI_HEADS.SCORE_THRESH_TEST
    end = End(least, cfg.TEST.DETECTIONS_PER_IMAGE)
    difference = differences(detectron2(cfg, pages), pagerunner(jar, bundle, pages, least), LEAST_IOU, end)
    print(difference)
    return difference


def test_the_built_in_model_answers_as_detectron2(jar: Path, layout: Export) -> None:
    cfg = _load_python(LAYOUT / "layout_config.py").clone()
    cfg.MODEL.WEIGHTS = str(LAYOUT / "layout.pth")
    difference = compare(jar, layout.folder, cfg, sorted(PAGES.glob("*.png")))
    assert difference.matched > 150
    assert difference.exact, difference


def test_a_model_of_the_zoo_with_random_weights_answers_as_detectron2(jar: Path, r50: tuple[Any, Export]) -> None:
    cfg, bundle = r50
    difference = compare(jar, bundle.folder, cfg, [PAGES / "page06.png", bundle.folder.parent / "strip.png"])
    assert bundle.code == 0
    assert difference.matched > 20
    assert difference.exact, difference


@pytest.fixture(scope="session")
def r50(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Export]:
    """The tutorial's model: faster_rcnn_R_50_FPN_3x with one class."""
    folder = tmp_path_factory.mktemp("r50")
    cfg = random_model("faster_rcnn_R_50_FPN_3x", 1, folder / "model_final.pth", [])
    bundle = folder / "bundle"
    arguments = ["--weights", str(folder / "model_final.pth"), "--config", "faster_rcnn_R_50_FPN_3x", "--labels", "title"]
    # A strip of a page becomes a small input, and PyTorch on a large one takes seconds.
    with Image.open(PAGES / "page06.png") as page:
        page.crop((0, 100, page.width, 220)).save(folder / "strip.png")
    sample = ["--sample", str(folder / "strip.png"), "--threshold", "0.9", "--dpi", "108"]
    code = main([*arguments, *sample, "-o", str(bundle)])
    return cfg, Export(bundle, code, "")


def test_the_optimiser_state_is_left_out(r50: tuple[Any, Export]) -> None:
    cfg, bundle = r50
    assert Path(cfg.MODEL.WEIGHTS).stat().st_size > 325e6
    assert bundle.onnx.stat().st_size < 167e6
