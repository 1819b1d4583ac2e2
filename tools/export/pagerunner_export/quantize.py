"""Eight bits for CPUs."""

import contextlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Optional

import numpy as np
import onnx
from onnx import numpy_helper

from . import ExportError
from .layers import HEAVY, OPERATORS, PREDICTORS
from .predict import Array
from .rewrite import PRODUCT, ROWS, ask_shapes_in_eight_bits, pool_in_eight_bits, split_proposals
from .stem import fold_stem
from .trace import INPUT


# Of eight-bit weights, without its sign.
LARGEST_WEIGHT = 64


def _quantizable(graph: onnx.GraphProto) -> list[str]:
    """Names of the nodes that are computed in eight bits."""
    return [node.name for node in graph.node if node.name.endswith((ROWS, PRODUCT)) or _in_eight_bits(node)]


def _in_eight_bits(node: onnx.NodeProto) -> bool:
    return node.op_type in OPERATORS and bool(HEAVY.search(node.name)) and not PREDICTORS.search(node.name)


def write_int8(fp32: Path, int8: Path, images: Iterable[Array], even: bool) -> None:
    """
    Static quantisation in QDQ form: weights signed, by channel, of seven bits; activations unsigned, their ranges measured on images.

    :param images: as the model takes them
    :param even: whether the model pads them to an even size
    """
    from onnxruntime.quantization import CalibrationMethod, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder, _quiet():
        plain = Path(folder) / "plain.onnx"
        # Folds constants and batch normalisation into the convolutions, before ranges are measured.
        quant_pre_process(str(fp32), str(plain), skip_symbolic_shape=True)
        model = onnx.load(str(plain))
        split_proposals(model.graph)
        if even:
            fold_stem(model.graph)
        onnx.save(model, str(plain))
        nodes = _quantizable(model.graph)
        if not nodes:
            raise ExportError("nothing in this graph can be quantised: no layer of a known detector was found in it")
        quantize_static(
            str(plain),
            str(int8),
            _Reader(images),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=[*OPERATORS, "Transpose"],
            nodes_to_quantize=nodes,
            per_channel=True,
            # Seven bits: see _demand_seven_bits.
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            # Ranges are averaged over the pages: an outlier on one of them takes less from all others.
            extra_options={"CalibMovingAverage": True, "OpTypesToExcludeOutputQuantization": ["MatMul"]},
        )
        model = onnx.load(str(int8))
        ask_shapes_in_eight_bits(model.graph)
        pool_in_eight_bits(model)
        _demand_seven_bits(model.graph)
        onnx.save(model, str(int8))


def _demand_seven_bits(graph: onnx.GraphProto) -> None:
    """
    Without VNNI, processors with AVX2 or AVX-512 multiply an unsigned by a signed byte and add two such products in 16 bits.
    2 * 255 * 127 does not fit, and what is found becomes nonsense; 2 * 255 * 64 fits, whatever the activations are.
    """
    for weight in quantized_weights(graph):
        if np.abs(numpy_helper.to_array(weight).astype(np.int16)).max(initial=0) > LARGEST_WEIGHT:
            raise ExportError(
                f"{weight.name} has a weight beyond {LARGEST_WEIGHT}, which CPUs without VNNI get wrong: this onnxruntime does not"
                " know reduce_range. Install onnxruntime 1.23.2"
            )


def quantized_weights(graph: onnx.GraphProto) -> list[onnx.TensorProto]:
    """The weights of eight bits of all products: what is turned to floating point for convolutions and matrices."""
    weights = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == onnx.TensorProto.INT8}
    floats = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "DequantizeLinear"}
    products = [node for node in graph.node if node.op_type in ("Conv", "MatMul", "Gemm")]
    names = {floats.get(name, "") for node in products for name in node.input[:2]}
    return [tensor for name, tensor in weights.items() if name in names]


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
