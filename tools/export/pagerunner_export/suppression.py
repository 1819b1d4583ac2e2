"""Ends the suppression of overlapping boxes where its answer ends."""

from collections import Counter
from typing import Optional

import numpy as np
import onnx
from onnx import helper, numpy_helper


def limit_suppression(graph: onnx.GraphProto) -> None:
    """
    Where only the first k of the boxes that were not suppressed are taken, as Detectron2 does of proposals and of detections,
    asks for no more than k. No answer changes: they come best first, and none depends on one after it.
    """
    uses = Counter(name for node in graph.node for name in node.input)
    constants = _constants(graph)
    for taker in [node for node in graph.node if node.op_type == "Slice" and uses[node.input[0]] == 1]:
        most = _taken(taker, constants)
        for limit in _limits(graph, taker.input[0]) if most else []:
            limit.attribute[0].t.CopyFrom(numpy_helper.from_array(np.array([most], np.int64)))


def _constants(graph: onnx.GraphProto) -> dict[str, list[int]]:
    tensors = {node.output[0]: node.attribute[0].t for node in graph.node if node.op_type == "Constant"}
    integers = {name: tensor for name, tensor in tensors.items() if tensor.data_type == onnx.TensorProto.INT64}
    return {name: numpy_helper.to_array(tensor).ravel().tolist() for name, tensor in integers.items()}


def _taken(taker: onnx.NodeProto, constants: dict[str, list[int]]) -> Optional[int]:
    """How many values a slice takes, if those are the first ones."""
    starts, ends, *axes_and_steps = [constants.get(name) for name in taker.input[1:]]
    first = starts == [0] and axes_and_steps in ([], [[0]], [[0], [1]])
    return ends[0] if first and ends and ends[0] > 0 else None


def _limits(graph: onnx.GraphProto, name: str) -> list[onnx.NodeProto]:
    """
    The constants that say how many boxes to keep, where this names the boxes that were kept: in the form that torchvision's
    suppression has, with constants of its own, skipped where there is no box.
    """
    makers = {output: node for node in graph.node for output in node.output}
    maker = makers.get(name)
    if maker is None:
        return []
    if maker.op_type == "If":
        branches: list[onnx.GraphProto] = [helper.get_attribute_value(attribute) for attribute in maker.attribute]
        place = list(maker.output).index(name)
        return [limit for branch in branches for limit in _limits(branch, branch.output[place].name)]
    if maker.op_type in ("Gather", "Squeeze"):
        return _limits(graph, maker.input[0])
    limit = makers.get(maker.input[2]) if maker.op_type == "NonMaxSuppression" else None
    return [limit] if limit is not None and limit.op_type == "Constant" else []
