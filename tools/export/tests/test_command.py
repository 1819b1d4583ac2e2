"""What the command takes, and what it says when something is wrong."""

import base64
import hashlib
import io
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from PIL import Image

from conftest import LAYOUT, PAGES, Export
from pagerunner_export import ExportError
from pagerunner_export.bundle import read_thresholds
from pagerunner_export.pages import read_pages
from pagerunner_export.quantize import _demand_seven_bits, quantized_weights
from pagerunner_export.weights import read_weights

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
BUILT_IN = ["--weights", LAYOUT / "layout.pth", "--config", LAYOUT / "layout_config.py"]


def test_the_built_in_bundle_is_made_again(layout: Export) -> None:
    assert layout.code == 0, layout.printed
    shipped = json.loads((SAMPLES.parent / "src/main/resources/model/model.json").read_text(encoding="utf-8"))
    made = layout.json
    assert made.pop("sha256") == hashlib.sha256(layout.onnx.read_bytes()).hexdigest()
    assert made.pop("precision") == "fp32"
    del shipped["sha256"]
    assert made == shipped
    assert "0 missing, 0 extra" in layout.printed


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["--labels", "title"], "the weights have 7 classes, but there are 1 labels (title): give 7 with --labels"),
        (["--labels", "a,b,c,d,e,f,a"], "labels must be different"),
        (["--labels", "no_such_file.txt"], "there are 1 labels (no_such_file.txt)"),
        (["--labels", "coco_2017_val"], "there are 80 labels (person, bicycle, car"),
        ([], "say with --labels what the model's 7 classes mean"),
        (["--labels", "a,b,c,d,e,f,g", "--threshold", "1.5"], "'1.5' is no number from 0 to 1"),
        (["--labels", "a,b,c,d,e,f,g", "--threshold", "0.5,h=0.6"], "'h' is no label of this model"),
        (["--int8"], "--int8 needs --calibrate"),
        (["--int8", "--fp16"], "give one of them"),
        (["--set", "MODEL.NO_SUCH=1"], "--set MODEL.NO_SUCH=1 does not fit the config"),
        (["--set", "FPN"], "--set takes KEY=VALUE"),
        (["--opset", "11"], "from 16 on"),
    ],
)
def test_says_in_one_line_what_is_wrong(labels: list[str], said: str, export: Callable[..., Export]) -> None:
    one_line(export(*BUILT_IN, *labels), said)


@pytest.mark.parametrize(
    ("weights", "config", "said"),
    [
        (LAYOUT / "layout.pth", "faster_rcnn_R_50_FPN_4x", "is no file and no name in Detectron2's model zoo"),
        (LAYOUT / "layout.pth", "faster_rcnn_R_50_FPN_3x", "the weights are not of the model that --config describes"),
        (LAYOUT / "none.pth", "faster_rcnn_R_50_FPN_3x", "is no file: --weights takes"),
        (LAYOUT / "build.sh", "faster_rcnn_R_50_FPN_3x", "cannot be read as a PyTorch checkpoint"),
        (LAYOUT / "layout.pth", LAYOUT / "build.sh", "must end in .yaml or .py"),
        (LAYOUT / "layout.pth", Path(__file__), "neither a `model`"),
    ],
)
def test_names_the_file_that_is_wrong(weights: Path, config: object, said: str, export: Callable[..., Export]) -> None:
    one_line(export("--weights", weights, "--config", config, "--labels", "a,b,c,d,e,f,g"), said)


def one_line(made: Export, said: str) -> None:
    assert made.code == 1
    assert said in made.printed
    assert len(made.printed.splitlines()) == 1, made.printed


def test_labels_come_from_files(tmp_path: Path) -> None:
    from pagerunner_export.bundle import read_labels
    from pagerunner_export.model import Model

    model = Model(None, "any", 2, "coco_2017_val", "BGR", 800, 1333, False)
    (tmp_path / "labels.txt").write_text("title\nfigure\n\n")
    (tmp_path / "labels.json").write_text('["title", "figure"]')
    (tmp_path / "coco.json").write_text('{"categories": [{"id": 7, "name": "figure"}, {"id": 3, "name": "title"}]}')
    for file in ("labels.txt", "labels.json", "coco.json"):
        assert read_labels(str(tmp_path / file), model) == ["title", "figure"]
    of_coco = Model(None, "any", 80, "coco_2017_val", "BGR", 800, 1333, False)
    assert read_labels(None, of_coco)[0] == "person"


def test_thresholds_by_label() -> None:
    assert read_thresholds("0.9", ["title"]) == (0.9, {})
    assert read_thresholds("title=0.6,0.4", ["title"]) == (0.4, {"title": 0.6})
    with pytest.raises(ExportError):
        read_thresholds("", ["title"])


def test_weights_of_the_model_zoo_are_read_and_no_other_pickle(tmp_path: Path) -> None:
    zoo = tmp_path / "model_final.pkl"
    zoo.write_bytes(pickle.dumps({"model": {"w": np.ones(3, np.float32)}, "__author__": "someone"}))
    assert torch.equal(read_weights(zoo)["w"], torch.ones(3))
    zoo.write_bytes(pickle.dumps({"model": {"w": Path("/")}}))
    with pytest.raises(ExportError, match="only arrays are read"):
        read_weights(zoo)


def test_pages_of_pdfs_and_images(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "paper.pdf").write_bytes((SAMPLES / "paper.pdf").read_bytes())
    Image.new("L", (30, 20), 7).save(tmp_path / "a.png")
    pages = read_pages([tmp_path], 72, 3)
    assert [p.name for p in pages] == ["a.png", "paper.pdf#1", "paper.pdf#2"]
    assert pages[0].bgr.shape == (20, 30, 3)
    assert pages[1].bgr.shape == (842, 596, 3)
    with pytest.raises(ExportError, match="no PDF, PNG or JPEG"):
        read_pages([tmp_path / "b"], 72, 0)


def test_without_detectron2_says_how_to_install_it() -> None:
    hidden = "import sys; sys.modules['detectron2'] = None; from pagerunner_export.cli import main; sys.exit(main())"
    arguments = ["--weights", "model_final.pth", "--config", "any", "-o", "any"]
    ran = subprocess.run([sys.executable, "-c", hidden, *arguments], capture_output=True, text=True)
    assert ran.returncode == 1
    assert "pip install --no-build-isolation git+https://github.com/facebookresearch/detectron2" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_int8_keeps_what_is_found(layout: Export, tmp_path: Path, export: Callable[..., Export]) -> None:
    labels = ",".join(layout.json["labels"])
    truth = annotations(tmp_path / "truth.json", layout)
    pages = sorted(PAGES.glob("page0[135].png"))
    quantise = ["--int8", "--calibrate", *pages, "--annotations", truth]
    made = export(*BUILT_IN, "--labels", labels, "--sample", pages[0], *quantise)
    print(made.printed)
    assert made.code == 0
    assert made.json["precision"] == "int8"
    assert made.onnx.stat().st_size < 6e6
    assert float(made.printed.split("agreement ")[1].split()[0]) >= 0.95
    before, after = (float(made.printed.split(f"{kind} ")[-1].split()[0].strip(",")) for kind in ("AP of boxes: fp32", "int8"))
    assert before > 0.9
    assert after > 0.75


    weights_fit_every_processor(made.onnx)
    assert "self-check by upright.png" in made.printed
    assert self_check_of(made)["precision"] == "int8"


def weights_fit_every_processor(file: Path) -> None:
    """What no test on one processor can show: two products of 255 and a weight fit into 16 bits, also where there is no VNNI."""
    graph = onnx.load(str(file)).graph
    weights = quantized_weights(graph)
    floats = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "DequantizeLinear"}
    names = {weight.name for weight in weights}
    products = {node.op_type for node in graph.node if any(floats.get(name) in names for name in node.input[:2])}
    assert products >= {"Conv", "MatMul", "Gemm"}
    extremes = [int(np.abs(numpy_helper.to_array(weight).astype(int)).max()) for weight in weights]
    assert max(extremes) <= 64 < 32767 / 2 / 255
    assert min(extremes) > 32, "seven bits are used"
    matrices = [t.name for t in graph.initializer if t.data_type == onnx.TensorProto.INT8 and len(t.dims) > 1]
    assert names >= set(matrices)


def test_weights_of_eight_bits_are_not_written() -> None:
    weight = numpy_helper.from_array(np.array([[65, 0]], np.int8), "w")
    nodes = [
        onnx.helper.make_node("DequantizeLinear", ["w", "scale"], ["f"]),
        onnx.helper.make_node("MatMul", ["x", "f"], ["y"]),
    ]
    graph = onnx.helper.make_graph(nodes, "any", [], [], [weight])
    with pytest.raises(ExportError, match="w has a weight beyond 64, which CPUs without VNNI get wrong"):
        _demand_seven_bits(graph)
    graph.initializer[0].raw_data = bytes([64, 192])
    _demand_seven_bits(graph)


def self_check_of(made: Export) -> Any:
    notes = {note.key: note.value for note in onnx.load(str(made.onnx)).metadata_props}
    return json.loads(notes["pagerunner.self_check"])


def test_a_bundle_carries_a_page_and_what_is_found_on_it(layout: Export) -> None:
    check = self_check_of(layout)
    image = Image.open(io.BytesIO(base64.b64decode(check["image"])))
    sample = Image.open(files("pagerunner_export") / "samples" / "upright.png")
    assert np.array_equal(np.asarray(image.convert("RGB")), np.asarray(sample.convert("RGB")))
    assert check["precision"] == "fp32"
    assert len(check["detections"]) >= 10
    for found in check["detections"]:
        assert 0 <= found["class"] < 7
        assert check["least_score"] <= found["score"] <= 1
        x0, y0, x1, y1 = found["box"]
        assert 0 <= x0 < x1 <= image.width and 0 <= y0 < y1 <= image.height


def test_a_large_input_is_checked_at_half_its_width_and_height(
    layout: Export, export: Callable[..., Export], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pagerunner_export.self_check.LARGE_INPUT", 100_000)
    labels = ",".join(layout.json["labels"])
    made = export(*BUILT_IN, "--labels", labels)
    assert made.code == 0, made.printed
    check = self_check_of(made)
    assert (check["version"], check["scale"]) == (2, 0.5)
    assert len(check["detections"]) >= 3
    here = check["detections"], self_check_of(layout)["detections"]
    assert here[0] != here[1]
    assert float(made.printed.split("self-check by ")[1].split("agreement ")[1].split()[0]) == 1


def annotations(file: Path, layout: Export) -> Path:
    """COCO annotations of what Detectron2 is known to find on the parity pages."""
    expected = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
    labels = layout.json["labels"]
    boxes = []
    for image, page in enumerate(expected["images"]):
        for found in page["detections"]:
            if found["score"] >= 0.5:
                x0, y0, x1, y1 = found["box"]
                box = {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0), "iscrowd": 0}
                boxes.append({"id": len(boxes) + 1, "image_id": image, "category_id": labels.index(found["label"]), **box})
    images = [
        {"id": i, "file_name": p["image"], "width": p["width"], "height": p["height"]} for i, p in enumerate(expected["images"])
    ]
    categories = [{"id": i, "name": label} for i, label in enumerate(labels)]
    file.write_text(json.dumps({"images": images, "annotations": boxes, "categories": categories}))
    return file


def test_fp16_keeps_what_is_found(layout: Export, export: Callable[..., Export]) -> None:
    labels = ",".join(layout.json["labels"])
    made = export(*BUILT_IN, "--labels", labels, "--sample", PAGES / "page01.png", "--fp16")
    print(made.printed)
    assert made.code == 0
    assert made.json["precision"] == "fp16"
    assert made.onnx.stat().st_size < 11e6
    assert float(made.printed.split("agreement ")[1].split()[0]) == 1
    assert self_check_of(made)["precision"] == "fp16"
