"""A page that goes with the model, and what is found on it, so that whoever loads the model can see that it answers as here."""

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

import numpy as np
import onnx
from PIL import Image

from . import ExportError
from .compare import Difference, End, differences
from .model import Model
from .pages import Page
from .predict import Detections, detect, onnx_session, resized

# A note in the model itself, so that it goes wherever model.onnx goes, and is covered by its SHA-256.
KEY = "pagerunner.self_check"
LEAST_FOUND = 3
MOST_FOUND = 100
MOST_PIXELS = 2_000_000
# What Pagerunner demands of INT8 and FP16: see docs/model-bundle.md. FP32 is compared with PyTorch more closely.
LEAST_IOU, LEAST_AGREEMENT = 0.7, 0.8
# The check must not take longer than loading the model: beyond so many pixels the page is fed at half of its width and height.
# In FP32 only: eight bits are calibrated for pages of their usual size, and take a third of the time anyway.
LARGE_INPUT = 600_000
HALF = 0.5


@dataclass(frozen=True)
class SelfCheck:
    """
    `found`: detections with a score of `least_score` or more, as the graph gives them in floating point, where `scale` times
    the usual size of the input is fed.
    """

    page: Page
    scale: float
    least_score: float
    found: Detections

    def note(self, precision: str) -> str:
        """As Pagerunner reads it."""
        boxes, classes, scores = self.found.boxes.tolist(), self.found.classes.tolist(), self.found.scores.tolist()
        detections = [
            {"class": label, "score": round(score, 5), "box": [round(v, 2) for v in box]}
            for box, label, score in zip(boxes, classes, scores)
        ]
        least = round(self.least_score, 5)
        page = {"image": base64.b64encode(_png(self.page)).decode("ascii"), "least_score": least, "detections": detections}
        scale: dict[str, object] = {"version": 1} if self.scale == 1 else {"version": 2, "scale": self.scale}
        return json.dumps({**scale, "precision": precision, **page})

    def difference_here(self, file: Path, model: Model) -> Difference:
        """How the graph answers with this processor's own instructions."""
        here = detect(onnx_session(file), self.page, _scaled(model, self.scale))
        return differences([self.found], [here.above(self.least_score)], LEAST_IOU, End(self.least_score + 0.1))


def make(file: Path, model: Model, precision: str, threshold: float, pages: Sequence[Page]) -> Optional[SelfCheck]:
    """
    Chooses the page on which the model finds the most; None if that is next to nothing.

    The answers are those of the graph as it is written, without ONNX Runtime's rewriting: there, what is quantised is turned
    back to floating point before it is multiplied. So they are right also where this processor's eight-bit instructions are
    not.
    """
    run = onnx_session(file, rewritten=False)
    small = [page for page in pages if page.bgr.shape[0] * page.bgr.shape[1] <= MOST_PIXELS]
    if not small:
        raise ExportError(f"the page of the self-check may have at most {MOST_PIXELS / 1e6:g} megapixels")
    for scale in [HALF, 1] if precision == "fp32" and _is_large(model, small[0]) else [1]:
        answers = [(page, detect(run, page, _scaled(model, scale))) for page in small]
        page, found = max(answers, key=lambda answer: _count(answer[1], threshold))
        if _count(found, threshold)[0] >= LEAST_FOUND:
            break
    if len(found.scores) < LEAST_FOUND:
        return None
    # Some models, such as those with random weights, are never as sure as the threshold demands.
    enough = float(np.sort(found.scores)[::-1][LEAST_FOUND - 1])
    least = min(threshold, enough)
    kept = found.above(least)
    most = np.zeros(len(kept.scores), np.bool_)
    most[np.argsort(-kept.scores)[:MOST_FOUND]] = True
    return SelfCheck(page, scale, max(least, float(kept.scores[most].min())), kept.where(most))


def add(file: Path, check: SelfCheck, precision: str) -> None:
    """Writes it into the model; one that was there is replaced."""
    model = onnx.load(str(file))
    notes = {note.key: note.value for note in model.metadata_props}
    notes[KEY] = check.note(precision)
    onnx.helper.set_model_props(model, notes)
    onnx.save(model, str(file))


def _is_large(model: Model, page: Page) -> bool:
    return bool(resized(page, model)[0].size > LARGE_INPUT)


def _scaled(model: Model, scale: float) -> Model:
    """Rounds as Pagerunner does."""
    return replace(model, short_edge=int(model.short_edge * scale), max_edge=int(model.max_edge * scale))


def _count(found: Detections, threshold: float) -> tuple[int, int]:
    return int((found.scores >= threshold).sum()), len(found.scores)


def _png(page: Page) -> bytes:
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(page.bgr[:, :, ::-1]))
    few = image.convert("P", palette=Image.Palette.ADAPTIVE, colors=256)
    exact = np.array_equal(np.asarray(few.convert("RGB")), np.asarray(image))
    (few if exact else image).save(out, "PNG", optimize=True)
    return out.getvalue()
