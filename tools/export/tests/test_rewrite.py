"""What is rewritten in a graph answers as before."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper

from pagerunner_export.rewrite import pool_in_eight_bits
from pagerunner_export.stem import fold_stem
from pagerunner_export.suppression import limit_suppression

CHANNELS, BOXES = 8, 5


@pytest.mark.parametrize("levels, channels, parts", [(1, 8, 4), (2, 8, 4), (2, 6, 1)])
def test_pooling_in_eight_bits_changes_no_value(levels: int, channels: int, parts: int) -> None:
    model = pooling(levels, channels)
    random = np.random.default_rng(3)
    corners = random.uniform(0, 30, (BOXES, 2)).astype(np.float32)
    feeds: dict[str, Any] = {"boxes": np.concatenate([corners, corners + 17], axis=1)}
    for level in range(levels):
        feeds[f"map{level}"] = random.integers(0, 256, (1, channels, 50 >> level, 60 >> level), dtype=np.uint8)
    before = answer(model, feeds)

    pool_in_eight_bits(model)

    onnx.checker.check_model(model)
    np.testing.assert_array_equal(answer(model, feeds), before)
    assert np.unique(before).size > 20
    assert [n.op_type for n in model.graph.node].count("RoiAlign") == parts + levels - 1
    whole = [n for n in model.graph.node if n.op_type == "DequantizeLinear" and n.input[0] == "map0"]
    assert len(whole) == (parts == 1), "a first level in parts is never whole in FP32"


@pytest.mark.parametrize("size", [3, 5, 7])
def test_a_folded_stem_convolves_as_before(size: int) -> None:
    model = convolution(size, stride=2, padding=size // 2)
    image = np.random.default_rng(5).uniform(-100, 150, (1, 3, 34, 46)).astype(np.float32)
    before = answer(model, {"image": image})

    fold_stem(model.graph)

    onnx.checker.check_model(model)
    np.testing.assert_allclose(answer(model, {"image": image}), before, rtol=1e-4, atol=1e-3)
    assert before.shape == (1, CHANNELS, 17, 23)
    assert list(model.graph.initializer[0].dims[:2]) == [CHANNELS, 12]


@pytest.mark.parametrize("stride, padding", [(1, 3), (2, 2)])
def test_other_first_convolutions_stay(stride: int, padding: int) -> None:
    model = convolution(7, stride, padding)

    fold_stem(model.graph)

    assert [node.op_type for node in model.graph.node] == ["Conv"]


def convolution(size: int, stride: int, padding: int) -> onnx.ModelProto:
    kernel = np.random.default_rng(4).normal(0, 1, (CHANNELS, 3, size, size)).astype(np.float32)
    node = helper.make_node(
        "Conv", ["image", "kernel"], ["answer"], name="conv", strides=[stride] * 2, pads=[padding] * 4, kernel_shape=[size] * 2
    )
    graph = helper.make_graph(
        [node],
        "stem",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, None, None])],
        [helper.make_tensor_value_info("answer", TensorProto.FLOAT, [1, CHANNELS, None, None])],
        [numpy_helper.from_array(kernel, "kernel")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


class FirstKept(torch.nn.Module):
    def forward(self, boxes: Any, scores: Any, classes: Any) -> Any:
        from detectron2.layers import batched_nms

        return batched_nms(boxes, scores, classes, 0.5)[:7]


def test_suppression_ends_with_the_last_box_that_is_taken(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    corners = random.uniform(0, 60, (90, 2)).astype(np.float32)
    boxes = np.concatenate([corners, corners + random.uniform(5, 40, (90, 2)).astype(np.float32)], axis=1)
    feeds = {"boxes": boxes, "scores": random.uniform(0, 1, 90).astype(np.float32), "classes": random.integers(0, 2, 90)}
    file = tmp_path / "kept.onnx"
    example = tuple(torch.from_numpy(value) for value in feeds.values())
    axes = {name: {0: "n"} for name in feeds}
    torch.onnx.export(FirstKept(), example, str(file), input_names=[*feeds], dynamic_axes=axes, opset_version=17, dynamo=False)
    model = onnx.load(str(file))
    before = answer(model, feeds)

    limit_suppression(model.graph)

    onnx.checker.check_model(model)
    np.testing.assert_array_equal(answer(model, feeds), before)
    assert before.size == 7
    assert suppressed(model, feeds).shape == (7, 3)
    nothing = {name: value[:0] for name, value in feeds.items()}
    assert answer(model, nothing).size == 0


def suppressed(model: onnx.ModelProto, feeds: dict[str, Any]) -> Any:
    """What the suppression itself answers, in the branch in which it is."""
    (choice,) = [node for node in model.graph.node if node.op_type == "If"]
    branches: list[onnx.GraphProto] = [helper.get_attribute_value(attribute) for attribute in choice.attribute]
    for branch in branches:
        for node in branch.node:
            if node.op_type == "NonMaxSuppression":
                branch.output[0].CopyFrom(helper.make_tensor_value_info(node.output[0], TensorProto.INT64, [None, 3]))
    taken = next(node for node in model.graph.node if choice.output[0] in node.input)
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info(choice.output[0], TensorProto.INT64, None))
    model.graph.node.remove(taken)
    return answer(model, feeds)


def pooling(levels: int, channels: int) -> onnx.ModelProto:
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
    maps = [helper.make_tensor_value_info(f"map{n}", TensorProto.UINT8, [1, channels, None, None]) for n in range(levels)]
    graph = helper.make_graph(
        nodes,
        "pooling",
        [*maps, helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [BOXES, 4])],
        [helper.make_tensor_value_info("answer", TensorProto.UINT8, [None, channels * 49])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def answer(model: onnx.ModelProto, feeds: dict[str, Any]) -> Any:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0]
