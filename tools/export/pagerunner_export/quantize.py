"""Smaller graphs: INT8 for CPUs, FP16 for GPUs. Which parts of a detector stay in FP32 is decided here."""

import contextlib
import logging
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Optional

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper, shape_inference

from . import ExportError
from .predict import Array
from .trace import INPUT

# By the path of the module that a node comes from, which PyTorch's exporter puts into its name. Boxes are decoded, sorted
# and suppressed in FP32: eight bits cannot tell two pixels of a page, nor eleven two half pixels.
HEAVY = re.compile(r"/(backbone|rpn_head|head|box_head|mask_head|res5)(_\d+)?[/.]")
# The last layers say what and where: small, and what they lose shows in every answer.
PREDICTORS = re.compile(r"/(objectness_logits|anchor_deltas|cls_score|bbox_pred|ctrness|predictor)(_\d+)?[/.]")
# Between two convolutions, so that activations stay in eight bits from one to the next.
OPERATORS = ["Conv", "Gemm", "MatMul", "Add", "MaxPool", "Relu", "Resize"]


def quantizable(graph: onnx.GraphProto) -> list[str]:
    """Names of the nodes that are computed in eight bits."""
    return [
        node.name
        for node in graph.node
        if node.op_type in OPERATORS and HEAVY.search(node.name) and not PREDICTORS.search(node.name)
    ]


def write_int8(fp32: Path, int8: Path, images: Iterable[Array]) -> None:
    """
    Static quantisation in QDQ form: weights signed, by channel; activations unsigned, their ranges measured on images.

    :param images: as the model takes them
    """
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder, _quiet():
        plain = Path(folder) / "plain.onnx"
        # Folds constants and batch normalisation into the convolutions, before ranges are measured.
        quant_pre_process(str(fp32), str(plain), skip_symbolic_shape=True)
        nodes = quantizable(onnx.load(str(plain)).graph)
        if not nodes:
            raise ExportError("nothing in this graph can be quantised: no layer of a known detector was found in it")
        quantize_static(
            str(plain),
            str(int8),
            _Reader(images),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=OPERATORS,
            nodes_to_quantize=nodes,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            # Ranges are averaged over the pages: an outlier on one of them takes less from all others.
            extra_options={"CalibMovingAverage": True},
        )


def write_fp16(fp32: Path, fp16: Path) -> None:
    """Convolutions and what lies between them in half precision; inputs, outputs and what becomes of boxes stay in FP32."""
    model = shape_inference.infer_shapes(onnx.load(str(fp32)))
    _Halving(model.graph).run()
    onnx.save(model, str(fp16))


class _Halving:
    """
    Turns some nodes of a graph to half precision, with casts where they meet the others.

    onnxruntime.transformers.float16 would pass everything else through half precision, too, and so round the boxes.
    """

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        floats = {v.name for v in graph.value_info if v.type.tensor_type.elem_type == TensorProto.FLOAT}
        self.weights = {t.name: t for t in graph.initializer if t.data_type == TensorProto.FLOAT}
        chosen = [n for n in graph.node if n.op_type in OPERATORS and HEAVY.search(n.name) and n.output[0] in floats]
        self.halved = {node.name for node in chosen}
        self.results = {name for node in chosen for name in node.output}
        self.nodes: list[onnx.NodeProto] = []
        self.known: set[str] = set()

    def run(self) -> None:
        for node in list(self.graph.node):
            if node.name in self.halved:
                self._halve(node)
            else:
                self._keep(node)
            self.nodes.append(node)
        used = {name for node in self.nodes for name in _inputs(node)}
        weights = [t for t in self.graph.initializer if t.name in used]
        del self.graph.node[:], self.graph.initializer[:], self.graph.value_info[:]
        self.graph.node.extend(self.nodes)
        self.graph.initializer.extend(weights)

    def _halve(self, node: onnx.NodeProto) -> None:
        # Resize takes its scales in full precision.
        inputs = node.input[:1] if node.op_type == "Resize" else node.input
        for i, name in enumerate(inputs):
            if name in self.weights:
                node.input[i] = self._weight(name)
            elif name and name not in self.results:
                node.input[i] = self._cast(name, TensorProto.FLOAT16)

    def _keep(self, node: onnx.NodeProto) -> None:
        for i, name in enumerate(node.input):
            if name in self.results:
                node.input[i] = self._cast(name, TensorProto.FLOAT)

    def _weight(self, name: str) -> str:
        half = f"{name}_fp16"
        if half not in self.known:
            self.known.add(half)
            array = numpy_helper.to_array(self.weights[name]).astype(np.float16)
            self.graph.initializer.append(numpy_helper.from_array(array, half))
        return half

    def _cast(self, name: str, to: int) -> str:
        cast = f"{name}_{'fp16' if to == TensorProto.FLOAT16 else 'fp32'}"
        if cast not in self.known:
            self.known.add(cast)
            self.nodes.append(onnx.helper.make_node("Cast", [name], [cast], name=f"{cast}_cast", to=to))
        return cast


def _inputs(node: onnx.NodeProto) -> Iterator[str]:
    """What a node takes, and what the branches of a condition take from outside."""
    yield from node.input
    for attribute in node.attribute:
        for inner in attribute.g.node:
            yield from _inputs(inner)


class _Reader:
    """The interface of onnxruntime.quantization.CalibrationDataReader, one image after another."""

    def __init__(self, images: Iterable[Array]) -> None:
        self.images = iter(images)

    def get_next(self) -> Optional[dict[str, Any]]:
        image = next(self.images, None)
        return None if image is None else {INPUT: image}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """onnxruntime.quantization logs advice for its own developers to the root logger."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
