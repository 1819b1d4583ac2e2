"""Writes a bundle and what is to be found with it."""

import hashlib
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image

HERE = Path(__file__).parent
LABELS = ["red", "green", "blue"]
ASKED = 0.05
OPSET = 17


def tensor_of(image: Image.Image) -> torch.Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255


def found(label, score, box, **more) -> dict:
    return {"label": LABELS[int(label)], "score": round(float(score), 6), "box": [round(float(v), 4) for v in box], **more}


def export(name, model, sample, inputs, outputs, dynamic=None):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            sample,
            folder / "model.onnx",
            input_names=inputs,
            output_names=outputs,
            dynamic_axes=dynamic,
            opset_version=OPSET,
            dynamo=False,
        )
    shorten(folder / "model.onnx")


def shorten(path: Path):
    """Long names are half of a small file; those that nobody calls for become numbers."""
    model = onnx.load(path)
    graph = model.graph
    if any(a.HasField("g") for node in graph.node for a in node.attribute):
        return
    public = {value.name for value in [*graph.input, *graph.output]}
    names = {"": ""}

    def short(name):
        return name if name in public else names.setdefault(name, str(len(names)))

    for node in graph.node:
        node.name = ""
        node.input[:] = [short(name) for name in node.input]
        node.output[:] = [short(name) for name in node.output]
    for initializer in graph.initializer:
        initializer.name = short(initializer.name)
    del graph.value_info[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write(name, fields, expected):
    folder = HERE / name
    weights = (folder / "model.onnx").read_bytes()
    bundle = {
        "name": f"test-{name}",
        "version": "1",
        "labels": LABELS,
        "dpi": 72,
        "threshold": 0.3,
        "license": "Apache-2.0",
        "source": "src/test/models/make_models.py",
        **fields,
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    (folder / "model.json").write_text(json.dumps(bundle, indent=2) + "\n")
    lines = []
    for page, answer in expected.items():
        # Boxes beyond the page's edge have no area once they are clipped: only Detectron2 leaves them out by itself.
        answer["detections"] = [d for d in answer["detections"] if d["box"][0] < d["box"][2] and d["box"][1] < d["box"][3]]
        answer["detections"].sort(key=lambda d: -d["score"])
        detections = ",\n".join("    " + json.dumps(d) for d in answer["detections"])
        rest = "".join(f"{json.dumps(k)}: {json.dumps(v)}, " for k, v in answer.items() if k != "detections")
        lines.append(f'  "{page}": {{{rest}"detections": [\n{detections}\n  ]}}')
    (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    counts = {page: len(answer["detections"]) for page, answer in expected.items()}
    scores = sorted(d["score"] for answer in expected.values() for d in answer["detections"])
    spread = [round(scores[int(q * (len(scores) - 1))], 3) for q in (0, 0.25, 0.5, 0.75, 1)] if scores else []
    print(f"{name}: {len(weights) // 1024} KB, found {counts}, scores {spread}")
