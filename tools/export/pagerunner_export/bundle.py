"""Writes model.json, and reads what goes into it from the command line's words."""

import hashlib
import json
from pathlib import Path
from typing import Any, Optional

from . import ExportError
from .model import Model
from .trace import BOXES, CLASSES, INPUT, MASKS, SCORES

ONNX, JSON = "model.onnx", "model.json"


def read_labels(given: Optional[str], model: Model) -> list[str]:
    """
    Labels in the order of the class numbers.

    :param given: names with commas between, a file of one a line, a COCO annotation file, or the name of a data set that
        Detectron2 knows; None takes those of the config's data set
    """
    labels = _labels(given, model)
    if len(set(labels)) < len(labels) or not all(labels):
        raise ExportError(f"labels must be different and not empty: {', '.join(labels)}")
    if model.classes is not None and len(labels) != model.classes:
        raise ExportError(
            f"the weights have {model.classes} classes, but there are {len(labels)} labels ({', '.join(labels[:5])}"
            f"{', …' if len(labels) > 5 else ''}): give {model.classes} with --labels, in the order of training"
        )
    return labels


def _labels(given: Optional[str], model: Model) -> list[str]:
    if given is None:
        known = _metadata(model.dataset)
        if known and (model.classes is None or len(known) == model.classes):
            return known
        raise ExportError(
            f"say with --labels what the model's {model.classes} classes mean, in the order of training, such as --labels"
            " title,figure"
        )
    if Path(given).is_file():
        return _labels_in(Path(given))
    return _metadata(given) or [label.strip() for label in given.split(",")]


def _labels_in(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".json":
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        content = json.loads(text)
        if isinstance(content, list):
            return [str(label) for label in content]
        # Detectron2 numbers the classes of a COCO file in the order of their ids.
        return [str(c["name"]) for c in sorted(content["categories"], key=lambda c: c["id"])]
    except (ValueError, KeyError, TypeError) as e:
        raise ExportError(f"{file} is neither a JSON list of labels nor a COCO file with `categories`") from e


def _metadata(dataset: Optional[str]) -> list[str]:
    from detectron2.data import MetadataCatalog

    if dataset is None or dataset not in MetadataCatalog.list():
        return []
    return list(MetadataCatalog.get(dataset).get("thing_classes", []))


def read_thresholds(given: str, labels: list[str]) -> tuple[float, dict[str, float]]:
    """`0.9`, or `0.5,title=0.6,list=0.7`: the least score of a detection, and of those with a label of its own."""
    least, by_label = 0.5, {}
    for part in given.split(","):
        label, sign, score = part.rpartition("=")
        try:
            value = float(score)
        except ValueError:
            value = -1
        if not 0 <= value <= 1:
            raise ExportError(f"--threshold {given}: '{part}' is no number from 0 to 1, nor LABEL=NUMBER")
        if sign and label not in labels:
            raise ExportError(f"--threshold {given}: '{label}' is no label of this model: it has {', '.join(labels)}")
        if sign:
            by_label[label] = value
        else:
            least = value
    return least, by_label


def write_json(folder: Path, model: Model, labels: list[str], about: dict[str, Any], precision: str) -> None:
    """Describes the `model.onnx` that is in the folder. Empty values of `about` are left out."""
    outputs = {"boxes": BOXES, "labels": CLASSES, "scores": SCORES, **({"masks": MASKS} if model.masks else {})}
    size = {"short_edge": model.short_edge, "max_edge": model.max_edge}
    bundle = {
        "name": about.pop("name"),
        "version": about.pop("version"),
        "family": "detectron2",
        "labels": labels,
        "input": {"name": INPUT, "layout": "CHW", "channels": model.channels, "type": "float32", **size},
        "outputs": outputs,
        **{key: value for key, value in about.items() if value},
        "precision": precision,
        "sha256": hashlib.sha256((folder / ONNX).read_bytes()).hexdigest(),
    }
    (folder / JSON).write_text(json.dumps(bundle, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
