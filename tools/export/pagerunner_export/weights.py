"""Reads the weights of a Detectron2 checkpoint, and nothing else of it: no optimiser state, no code."""

import pickle
from pathlib import Path
from typing import Any, Optional

import numpy as np
import torch
from torch import Tensor, nn

from . import ExportError

Weights = dict[str, Tensor]

# Buffers that follow from the config; old checkpoints hold them, new ones do not.
DERIVED = ("pixel_mean", "pixel_std", "num_batches_tracked", "cell_anchors")


def read_weights(file: Path) -> Weights:
    """The tensors of `model_final.pth`, or of a `.pkl` from Detectron2's model zoo, by name."""
    if not file.is_file():
        raise ExportError(f"{file} is no file: --weights takes the model_final.pth that training wrote")
    content = _read_pickle(file) if file.suffix == ".pkl" else _read_torch(file)
    tensors = content.get("model", content) if isinstance(content, dict) else None
    if isinstance(tensors, dict):
        tensors = {name: _tensor(value) for name, value in tensors.items() if not name.startswith("__")}
    if not tensors or not all(isinstance(t, Tensor) for t in tensors.values()):
        raise ExportError(f"{file} holds no weights of a Detectron2 model: expected a dictionary of tensors under 'model'")
    return {name[7:] if name.startswith("module.") else name: t for name, t in tensors.items()}


def class_count(weights: Weights) -> Optional[int]:
    """How many classes the weights were trained for; None where no classifier is known by its name."""
    for name, tensor in weights.items():
        if name.endswith("box_predictor.cls_score.weight") or name.endswith("box_predictor.0.cls_score.weight"):
            return int(tensor.shape[0]) - 1  # the last one is the background
    scores, deltas = weights.get("head.cls_score.weight"), weights.get("head.bbox_pred.weight")
    if scores is not None and deltas is not None:
        anchors = deltas.shape[0] // 4
        return int(scores.shape[0]) // anchors
    return None


def load_weights(model: nn.Module, weights: Weights) -> None:
    """Fills the model. Refuses when a tensor is missing, left over, or of another shape."""
    wanted = model.state_dict()
    known = {name: t for name, t in weights.items() if not name.endswith(DERIVED) or name in wanted}
    shapes = [n for n, t in known.items() if n in wanted and wanted[n].shape != t.shape]
    missing = [n for n in wanted if n not in known and not n.endswith(DERIVED)]
    extra = [n for n in known if n not in wanted]
    problems = [
        _some("are missing in the weights", missing),
        _some("are not in the model", extra),
        _some("have another shape", shapes),
    ]
    if any(problems):
        raise ExportError(
            "the weights are not of the model that --config describes: "
            + "; ".join(p for p in problems if p)
            + ". Give the config that the model was trained with"
        )
    model.load_state_dict(known, strict=False)


def _some(what: str, names: list[str]) -> str:
    more = ", …" if len(names) > 2 else ""
    return f"{len(names)} tensors {what} ({', '.join(names[:2])}{more})" if names else ""


def _tensor(value: Any) -> Any:
    return torch.from_numpy(value) if isinstance(value, np.ndarray) else value


def _read_torch(file: Path) -> Any:
    try:
        return torch.load(file, map_location="cpu", weights_only=True)
    except Exception as e:  # torch raises many kinds, and all mean this
        reason = str(e).splitlines()[0]
        raise ExportError(f"{file} cannot be read as a PyTorch checkpoint of tensors: {reason}") from e


def _read_pickle(file: Path) -> Any:
    try:
        with file.open("rb") as opened:
            return _ArraysOnly(opened, encoding="latin1").load()
    except (pickle.UnpicklingError, EOFError, ValueError) as e:
        raise ExportError(f"{file} cannot be read as a model-zoo pickle: {e}") from e


class _ArraysOnly(pickle.Unpickler):
    """A pickle can run any code. The model zoo's hold NumPy arrays, so nothing else is let in."""

    def find_class(self, module: str, name: str) -> Any:
        if module.split(".")[0] == "numpy" and name in {"_reconstruct", "ndarray", "dtype", "scalar"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it holds {module}.{name}, and only arrays are read")
