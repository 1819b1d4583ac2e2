"""Every kind of model that can be exported, narrow and with random weights; and those that cannot."""

from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
import torch
from detectron2.config import LazyConfig, instantiate

from conftest import PAGES, Export, random_model
from pagerunner_export.model import find_config
from random_weights import randomise

NARROW = ["MODEL.RESNETS.RES2_OUT_CHANNELS=32", "MODEL.RESNETS.STEM_OUT_CHANNELS=16", "MODEL.RESNETS.WIDTH_PER_GROUP=16"]
NARROW += ["MODEL.RPN.POST_NMS_TOPK_TEST=60"]
FPN = ["MODEL.FPN.OUT_CHANNELS=64", "MODEL.ROI_BOX_HEAD.FC_DIM=64", "MODEL.ROI_MASK_HEAD.CONV_DIM=32"]
SMALL = ["--short-edge", "320", "--max-edge", "480"]
PAGE = PAGES / "page06.png"


@pytest.mark.parametrize(
    ("config", "changes", "outputs"),
    [
        ("COCO-Detection/faster_rcnn_R_50_FPN_3x.yaml", FPN, ["boxes", "classes", "scores"]),
        ("faster_rcnn_R_50_C4_3x", [], ["boxes", "classes", "scores"]),
        ("faster_rcnn_R_50_DC5_3x", ["MODEL.ROI_BOX_HEAD.FC_DIM=64"], ["boxes", "classes", "scores"]),
        ("Misc/cascade_mask_rcnn_R_50_FPN_3x", [*FPN, "MODEL.MASK_ON=False"], ["boxes", "classes", "scores"]),
        ("mask_rcnn_R_50_FPN_3x", FPN, ["boxes", "classes", "scores", "masks"]),
        ("mask_rcnn_R_50_C4_3x", ["MODEL.ROI_MASK_HEAD.CONV_DIM=32"], ["boxes", "classes", "scores", "masks"]),
        ("retinanet_R_50_FPN_3x", ["MODEL.FPN.OUT_CHANNELS=64"], ["boxes", "classes", "scores"]),
    ],
)
def test_answers_as_pytorch(
    config: str, changes: list[str], outputs: list[str], tmp_path: Path, export: Callable[..., Export]
) -> None:
    weights = tmp_path / "model_final.pth"
    random_model(config, 3, weights, NARROW + changes)
    settings = [part for change in NARROW + changes for part in ("--set", change)]
    made = export("--weights", weights, "--config", config, "--labels", "a,b,c", "--sample", PAGE, *SMALL, *settings)
    print(made.printed)
    assert made.code == 0, made.printed
    assert detections(made) >= 3
    assert [o.name for o in onnx.load(made.onnx).graph.output] == outputs
    assert made.json["outputs"].get("masks") == ("masks" if "masks" in outputs else None)
    assert made.json["input"]["short_edge"] == 320


def detections(made: Export) -> int:
    line = next(line for line in made.printed.splitlines() if line.startswith("ONNX against PyTorch"))
    return int(line.split(", ")[1].split()[0])


@pytest.mark.parametrize("name", ["COCO-Detection/retinanet_R_50_FPN_1x.py", "COCO-Detection/fcos_R_50_FPN_1x.py"])
def test_a_lazy_config_answers_as_pytorch(name: str, tmp_path: Path, export: Callable[..., Export]) -> None:
    lazy = LazyConfig.load(str(find_config(name)))
    lazy.model.num_classes = 2
    model = instantiate(lazy.model)
    randomise(model, PAGE)
    torch.save({"model": model.state_dict()}, tmp_path / "model_final.pth")
    LazyConfig.save(lazy, str(tmp_path / "config.yaml"))
    made = export("--weights", tmp_path / "model_final.pth", "--config", name, "--labels", "a,b", "--sample", PAGE, *SMALL)
    print(made.printed)
    assert made.code == 0, made.printed
    assert detections(made) >= 3


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("panoptic_fpn_R_50_3x", "PanopticFPN"),
        ("keypoint_rcnn_R_50_FPN_3x", "keypoints"),
        ("rpn_R_50_FPN_1x", "ProposalNetwork"),
        ("semantic_R_50_FPN_training_acc_test", "SemanticSegmentor"),
    ],
)
def test_what_cannot_be_exported_says_so(config: str, reason: str, any_weights: Path, export: Callable[..., Export]) -> None:
    refused(export("--weights", any_weights, "--config", config), f"a model with {reason} cannot be exported")


def test_rotated_boxes_cannot_be_exported(any_weights: Path, export: Callable[..., Export]) -> None:
    rotated = ["--set", "MODEL.PROPOSAL_GENERATOR.NAME=RRPN"]
    refused(export("--weights", any_weights, "--config", "faster_rcnn_R_50_FPN_3x", *rotated), "a model with RRPN cannot")


def test_a_project_built_on_detectron2_cannot_be_exported(
    any_weights: Path, tmp_path: Path, export: Callable[..., Export]
) -> None:
    config = tmp_path / "densepose.yaml"
    config.write_text("MODEL:\n  DENSEPOSE_ON: True\n")
    refused(export("--weights", any_weights, "--config", config), "such as DensePose, cannot be exported")


@pytest.fixture
def any_weights(tmp_path: Path) -> Path:
    weights = tmp_path / "any.pth"
    torch.save({"model": {"any": torch.zeros(1)}}, weights)
    return weights


def refused(made: Export, why: str) -> None:
    assert made.code == 1
    assert why in made.printed
    assert len(made.printed.splitlines()) == 1, made.printed
    assert not made.folder.exists()
