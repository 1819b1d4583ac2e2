"""Half precision for GPUs. What becomes of boxes stays in FP32: eleven bits cannot tell two half pixels of a page."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper, shape_inference

from .layers import HEAVY, OPERATORS


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
