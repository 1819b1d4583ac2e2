"""How far the answers of two models on the same pages are apart."""

import contextlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np
import numpy.typing as npt

from . import ExportError
from .pages import Page
from .predict import Array, Detections

PIXELS = 1.0
SCORE = 1e-3


@dataclass(frozen=True)
class End:
    """Where a model's answer ends: at a score, or at a number of detections."""

    least_score: float = -1.0
    most: float = float("inf")


@dataclass
class Difference:
    """Sums over pages. Extremes are of detections that have a partner in the other answer."""

    pages: int = 0
    matched: int = 0
    missing: int = 0
    extra: int = 0
    pixels: float = 0.0
    score: float = 0.0
    mask: float = 0.0
    iou_sum: float = 0.0

    @property
    def exact(self) -> bool:
        return not self.missing and not self.extra and self.pixels <= PIXELS and self.score <= SCORE

    @property
    def agreement(self) -> float:
        """1 when each detection has its partner: the F1 score of one answer with the other for truth."""
        all_of_both = 2 * self.matched + self.missing + self.extra
        return 2 * self.matched / all_of_both if all_of_both else 1.0

    def add(self, expected: Detections, found: Detections, least_iou: float, end: End) -> None:
        pairs = match(expected, found, least_iou)
        self.pages += 1
        self.matched += len(pairs)
        self.missing += _lonely(expected, found, [i for i, _, _ in pairs], end)
        self.extra += _lonely(found, expected, [k for _, k, _ in pairs], end)
        for i, k, iou in pairs:
            self.pixels = max(self.pixels, float(np.abs(expected.boxes[i] - found.boxes[k]).max()))
            self.score = max(self.score, abs(float(expected.scores[i]) - float(found.scores[k])))
            self.iou_sum += iou
            if len(expected.masks):
                self.mask = max(self.mask, float(np.abs(expected.masks[i] - found.masks[k]).max()))

    def __str__(self) -> str:
        mean = self.iou_sum / self.matched if self.matched else 1.0
        masks = f", masks {self.mask:.4f}" if self.mask else ""
        return (
            f"{self.matched + self.missing} detections on {self.pages} pages: {self.missing} missing, {self.extra} extra;"
            f" at most {self.pixels:.3f} px and {self.score:.5f} of score apart{masks}; mean IoU {mean:.4f}"
        )


def _lonely(these: Detections, others: Detections, paired: list[int], end: End) -> int:
    """How many have no partner in the other answer, and are not so near its end that it may have left them out."""
    scores = np.delete(these.scores, paired)
    cut = end.least_score
    if len(others.scores) >= end.most:
        cut = max(cut, float(others.scores.min()))
    return int((scores > cut + SCORE).sum())


def match(expected: Detections, found: Detections, least_iou: float) -> list[tuple[int, int, float]]:
    """One-to-one pairs of the same class, the greatest IoU first: (index in expected, index in found, IoU)."""
    ious = iou(expected.boxes, found.boxes)
    ious[expected.classes[:, None] != found.classes[None, :]] = -1
    # Of several boxes in the same place, the one with the nearest score is the partner.
    ious -= 1e-4 * np.abs(expected.scores[:, None] - found.scores[None, :])
    pairs = []
    while ious.size and ious.max() >= least_iou - 1e-4:
        i, k = np.unravel_index(int(ious.argmax()), ious.shape)
        pairs.append((int(i), int(k), float(ious[i, k])))
        ious[i, :] = -1
        ious[:, k] = -1
    return pairs


def iou(a: Array, b: Array) -> npt.NDArray[np.float64]:
    """[n, 4] and [m, 4] to [n, m]."""
    corner = np.maximum(a[:, None, :2], b[None, :, :2])
    opposite = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = (opposite - corner).clip(0).prod(axis=2).astype(np.float64)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(axis=1) for boxes in (a, b)]
    union: npt.NDArray[np.float64] = areas[0][:, None] + areas[1][None, :] - shared
    ratio: npt.NDArray[np.float64] = shared / np.maximum(union, 1e-9)
    return ratio


def differences(expected: Sequence[Detections], found: Sequence[Detections], least_iou: float, end: End = End()) -> Difference:
    """:param end: of both answers; what is missing within 1e-3 of it is not counted"""
    total = Difference()
    for one, other in zip(expected, found):
        total.add(one, other, least_iou, end)
    return total


def average_precision(annotations: Path, pages: Sequence[Page], found: Sequence[Detections], labels: Sequence[str]) -> float:
    """COCO's AP at IoU .5:.95 of boxes, on those pages that the annotations name; pages count by their file's name."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    truth = json.loads(annotations.read_text(encoding="utf-8"))
    images = {Path(image["file_name"]).name: image["id"] for image in truth["images"]}
    categories = {category["name"]: category["id"] for category in truth["categories"]}
    answers: list[dict[str, Any]] = []
    seen: list[int] = []
    for page, detections in zip(pages, found):
        image: Optional[int] = images.get(page.name)
        if image is None:
            continue
        seen.append(image)
        for box, label, score in zip(detections.boxes.tolist(), detections.classes, detections.scores):
            category = categories.get(labels[label])
            if category is not None:
                x0, y0, x1, y1 = box
                answers.append(
                    {"image_id": image, "category_id": category, "bbox": [x0, y0, x1 - x0, y1 - y0], "score": float(score)}
                )
    if not seen:
        raise ExportError(f"{annotations} names none of the pages: their file names must be those of its `images`")
    if not answers:
        return 0.0
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(annotations))
        evaluation = COCOeval(coco, coco.loadRes(answers), "bbox")
        evaluation.params.imgIds = seen
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return float(evaluation.stats[0])
