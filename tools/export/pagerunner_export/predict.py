"""Detections on a page as DefaultPredictor makes them: resize, run, scale the boxes back, clip, drop empty ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch

from .model import Model
from .pages import Page
from .trace import INPUT

Array = npt.NDArray[np.float32]
Run = Callable[[Array], Sequence[npt.NDArray[Any]]]


@dataclass(frozen=True)
class Detections:
    """Boxes [n, 4] in pixels of the page, class numbers [n], scores [n], masks [n, 1, m, m] or [0]; best first."""

    boxes: Array
    classes: npt.NDArray[np.int64]
    scores: Array
    masks: Array

    def above(self, threshold: float) -> "Detections":
        return self.where(self.scores >= threshold)

    def where(self, keep: npt.NDArray[np.bool_]) -> "Detections":
        masks = self.masks[keep] if len(self.masks) else self.masks
        return Detections(self.boxes[keep], self.classes[keep], self.scores[keep], masks)


def resized(page: Page, model: Model) -> Array:
    """The page as the model's input: float32 [3, height, width], 0 to 255."""
    from detectron2.data.transforms import ResizeShortestEdge

    pixels = page.bgr if model.channels == "BGR" else page.bgr[:, :, ::-1]
    pixels = np.ascontiguousarray(pixels)
    resize = ResizeShortestEdge([model.short_edge, model.short_edge], model.max_edge).get_transform(pixels)
    return np.ascontiguousarray(resize.apply_image(pixels).astype(np.float32).transpose(2, 0, 1))


def example(model: Model, page: Page) -> torch.Tensor:
    """The page, small: what is traced does not depend on the size, and the time it takes does."""
    return torch.from_numpy(resized(page, replace(model, short_edge=256, max_edge=512)))


def pytorch(model: Model) -> Run:
    return lambda image: [output.numpy() for output in model(torch.from_numpy(image))]


def onnx_session(file: Path, rewritten: bool = True) -> Run:
    """:param rewritten: whether ONNX Runtime may compute in eight bits what is quantised, and join steps"""
    options = onnxruntime.SessionOptions()
    if not rewritten:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    return lambda image: session.run(None, {INPUT: image})


def detect(run: Run, page: Page, model: Model) -> Detections:
    image = resized(page, model)
    boxes, classes, scores, *masks = run(image)
    height, width = page.bgr.shape[:2]
    scale: tuple[float, float] = (width / image.shape[2], height / image.shape[1])
    on_page = (boxes * np.array([*scale, *scale])).clip(0, [width, height, width, height]).astype(np.float32)
    found = Detections(
        on_page, classes.astype(np.int64), scores.astype(np.float32), masks[0] if masks else np.zeros(0, np.float32)
    )
    return found.where((on_page[:, 2] > on_page[:, 0]) & (on_page[:, 3] > on_page[:, 1]))
