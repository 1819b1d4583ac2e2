"""What is rewritten in a graph before and after its quantisation, so that less of it is held in FP32."""

from collections import Counter
from typing import Optional

import numpy as np
import onnx
from onnx import numpy_helper

from .layers import PREDICTORS

# A last convolution of the region proposals is of these parts after split_proposals.
ROWS, PRODUCT, BIAS, PLANES = "/rows", "/product", "/bias", "/planes"
# Of the first level's channels, in pool_in_eight_bits.
_PARTS = 4
_make = onnx.helper.make_node


def split_proposals(graph: onnx.GraphProto) -> None:
    """
    Writes the last convolutions of the region proposals, which are of one pixel, as products of matrices.

    ONNX Runtime can multiply matrices of eight bits to results in FP32, but not convolve so. As convolutions they would lose
    accuracy in eight bits, or have the largest activations of all held in FP32 beside them.
    """
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    transposed: set[str] = set()
    for node in graph.node:
        kernel = numpy_helper.to_array(weights[node.input[1]]) if _is_proposal(node) else np.zeros(0)
        if kernel.shape[2:] != (1, 1):
            nodes.append(node)
            continue
        matrix = f"{node.input[1]}_transposed"
        if node.input[1] not in transposed:
            transposed.add(node.input[1])
            graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(kernel[:, :, 0, 0].T), matrix))
        rows, product, biased = (node.output[0] + suffix for suffix in (ROWS, PRODUCT, BIAS))
        nodes += [
            _make("Transpose", [node.input[0]], [rows], name=node.name + ROWS, perm=[0, 2, 3, 1]),
            _make("MatMul", [rows, matrix], [product], name=node.name + PRODUCT),
            _make("Add", [product, node.input[2]], [biased], name=node.name + BIAS),
            _make("Transpose", [biased], list(node.output), name=node.name + PLANES, perm=[0, 3, 1, 2]),
        ]
    _set_nodes(graph, nodes)
    for name in transposed:
        graph.initializer.remove(weights[name])


def _is_proposal(node: onnx.NodeProto) -> bool:
    last = "/rpn_head/" in node.name and PREDICTORS.search(node.name)
    return node.op_type == "Conv" and bool(last) and len(node.input) == 3


def ask_shapes_in_eight_bits(graph: onnx.GraphProto) -> None:
    """
    Asks the shape of feature maps before they are turned to FP32: the largest takes 54 MB, which ONNX Runtime would make, and
    keep, for nothing else.
    """
    makers = _makers(graph)
    for node in graph.node:
        source = makers.get(node.input[0]) if node.op_type == "Shape" else None
        if source is not None and source.op_type == "DequantizeLinear":
            node.input[0] = source.input[0]


def pool_in_eight_bits(model: onnx.ModelProto) -> None:
    """
    Turns pooled features to eight bits level by level, and those of the first level, which is the largest, by parts of its
    channels. ONNX Runtime pools in FP32 only, and would need 54 MB for that map and 50 MB for what is pooled of all levels. No
    value changes.
    """
    graph = model.graph
    channels = _channels(onnx.shape_inference.infer_shapes(model).graph)
    for quantise in [node for node in graph.node if node.op_type == "QuantizeLinear"]:
        makers = _makers(graph)
        between = _between(graph, makers, quantise)
        ends = (between or [quantise])[-1]
        pools = [makers.get(name) for name in (ends.input if ends.op_type == "Concat" else ends.input[:1])]
        found = [pool for pool in pools if pool is not None and pool.op_type == "RoiAlign"]
        if len(found) < len(pools):
            continue
        made = _in_parts(found[0], makers.get(found[0].input[0]), quantise, channels)
        for pool in found[1:]:
            made += [pool, _quantized(pool.output[0], quantise)]
        for node in reversed(between):
            node.input[:] = [_eight_bits(name) for name in node.input]
            node.output[0] = _eight_bits(node.output[0])
            made.append(node)
        made[-1].output[0] = quantise.output[0]
        gone = {node.name for node in [*found, *between]}
        nodes = [node for node in graph.node if node.name not in gone]
        place = nodes.index(quantise)
        _set_nodes(graph, [*nodes[:place], *made, *nodes[place + 1 :]])
    used = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
    _set_nodes(graph, [node for node in graph.node if node.op_type != "DequantizeLinear" or node.output[0] in used])


def _between(graph: onnx.GraphProto, makers: dict[str, onnx.NodeProto], quantise: onnx.NodeProto) -> list[onnx.NodeProto]:
    """What only moves values on their way to a quantisation and is for nothing else; the last step first."""
    uses = Counter(name for node in graph.node for name in node.input)
    steps: list[onnx.NodeProto] = []
    step = makers.get(quantise.input[0])
    while step is not None and step.op_type in ("Flatten", "Concat") and uses[step.output[0]] == 1:
        steps.append(step)
        step = makers.get(step.input[0])
    return steps


def _channels(graph: onnx.GraphProto) -> dict[str, int]:
    """How many channels each map has, as far as that is known."""
    shapes = {value.name: value.type.tensor_type.shape.dim for value in [*graph.input, *graph.value_info]}
    return {name: shape[1].dim_value for name, shape in shapes.items() if len(shape) == 4 and shape[1].dim_value > 0}


def _in_parts(
    pool: onnx.NodeProto, feature: Optional[onnx.NodeProto], quantise: onnx.NodeProto, channels: dict[str, int]
) -> list[onnx.NodeProto]:
    """Pools some channels after the others, if the feature map has eight bits itself, and quantises each."""
    if feature is None or feature.op_type != "DequantizeLinear" or channels.get(feature.input[0], 1) % _PARTS != 0:
        return [pool, _quantized(pool.output[0], quantise)]
    parts = [f"{pool.name}/part{n}" for n in range(_PARTS)]
    nodes = [_make("Split", [feature.input[0]], [f"{part}/map" for part in parts], name=f"{pool.name}/split", axis=1)]
    for part in parts:
        pooling = onnx.NodeProto()
        pooling.CopyFrom(pool)
        pooling.name, pooling.input[0], pooling.output[0] = part, f"{part}/fp32", f"{part}/pooled"
        nodes += [
            _make("DequantizeLinear", [f"{part}/map", *feature.input[1:]], [f"{part}/fp32"], name=f"{part}/dequantize"),
            pooling,
            _quantized(f"{part}/pooled", quantise),
        ]
    pooled = [_eight_bits(f"{part}/pooled") for part in parts]
    return [*nodes, _make("Concat", pooled, [_eight_bits(pool.output[0])], name=f"{pool.name}/join", axis=1)]


def _quantized(name: str, as_: onnx.NodeProto) -> onnx.NodeProto:
    return _make("QuantizeLinear", [name, *as_.input[1:]], [_eight_bits(name)], name=f"{name}/quantize")


def _eight_bits(name: str) -> str:
    return f"{name}/eight_bits"


def _makers(graph: onnx.GraphProto) -> dict[str, onnx.NodeProto]:
    return {name: node for node in graph.node for name in node.output}


def _set_nodes(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    del graph.node[:]
    graph.node.extend(nodes)
