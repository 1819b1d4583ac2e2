"""Turns a model into an ONNX file, by Detectron2's TracingAdapter and PyTorch's exporter."""

import inspect
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor

from .model import Model
from .pooling import pooled_by_level
from .suppression import limit_suppression

INPUT = "image"
BOXES, CLASSES, SCORES, MASKS = "boxes", "classes", "scores", "masks"


def output_names(model: Model) -> list[str]:
    return [BOXES, CLASSES, SCORES] + ([MASKS] if model.masks else [])


def write_onnx(model: Model, example: Tensor, opset: int, file: Path) -> None:
    """
    Writes the graph, for images of any size.

    :param example: an image as the model takes it; a small one, with something to find on it, is quickest
    """
    from detectron2.export import TracingAdapter

    adapter = TracingAdapter(model.module, example, lambda _, image: model(image))
    names = output_names(model)
    axes: dict[str, dict[int, str]] = {name: {0: "n"} for name in names}
    axes[INPUT] = {1: "height", 2: "width"}
    more: dict[str, Any] = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    with warnings.catch_warnings(), pooled_by_level(model.module):
        # One for every Python branch that the trace fixes; what they could break is compared afterwards.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            adapter.eval(),
            adapter.flattened_inputs,
            str(file),
            opset_version=opset,
            input_names=[INPUT],
            output_names=names,
            dynamic_axes=axes,
            **more,
        )
    graph = onnx.load(str(file))
    limit_suppression(graph.graph)
    onnx.save(graph, str(file))
