"""What is rewritten in a graph answers as before."""

from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from pagerunner_export.rewrite import pool_in_eight_bits

CHANNELS, BOXES = 8, 5


@pytest.mark.parametrize("levels", [1, 2])
def test_pooling_in_eight_bits_changes_no_value(levels: int) -> None:
    model = pooling(levels)
    random = np.random.default_rng(3)
    corners = random.uniform(0, 30, (BOXES, 2)).astype(np.float32)
    feeds: dict[str, Any] = {"boxes": np.concatenate([corners, corners + 17], axis=1)}
    for level in range(levels):
        feeds[f"map{level}"] = random.integers(0, 256, (1, CHANNELS, 50 >> level, 60 >> level), dtype=np.uint8)
    before = answer(model, feeds)

    pool_in_eight_bits(model.graph)

    onnx.checker.check_model(model)
    np.testing.assert_array_equal(answer(model, feeds), before)
    assert np.unique(before).size > 20
    assert [n.op_type for n in model.graph.node].count("RoiAlign") == 4 + levels - 1
    whole = [n for n in model.graph.node if n.op_type == "DequantizeLinear" and n.input[0] == "map0"]
    assert not whole, "the first level is never whole in FP32"


def pooling(levels: int) -> onnx.ModelProto:
    """Feature maps in eight bits, pooled for all boxes on each level, joined, flattened and quantised."""
    constants = {"scale": np.float32(0.05), "zero": np.uint8(114), "out": np.float32(0.04), "batch": np.zeros(BOXES, np.int64)}
    nodes, pooled = [], []
    for level in range(levels):
        nodes.append(helper.make_node("DequantizeLinear", [f"map{level}", "scale", "zero"], [f"fp{level}"], name=f"dq{level}"))
        pool = {"output_height": 7, "output_width": 7, "spatial_scale": 1.0 / (1 << level), "sampling_ratio": 0}
        nodes.append(
            helper.make_node("RoiAlign", [f"fp{level}", "boxes", "batch"], [f"pooled{level}"], name=f"pool{level}", **pool)
        )
        pooled.append(f"pooled{level}")
    if levels > 1:
        nodes.append(helper.make_node("Concat", pooled, ["joined"], name="join", axis=0))
    nodes += [
        helper.make_node("Flatten", ["joined" if levels > 1 else pooled[0]], ["flat"], name="flatten", axis=1),
        helper.make_node("QuantizeLinear", ["flat", "out", "zero"], ["answer"], name="quantize"),
    ]
    maps = [helper.make_tensor_value_info(f"map{n}", TensorProto.UINT8, [1, CHANNELS, None, None]) for n in range(levels)]
    graph = helper.make_graph(
        nodes,
        "pooling",
        [*maps, helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [BOXES, 4])],
        [helper.make_tensor_value_info("answer", TensorProto.UINT8, [None, CHANNELS * 49])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def answer(model: onnx.ModelProto, feeds: dict[str, Any]) -> Any:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0]
