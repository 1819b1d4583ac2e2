"""Builds the model that a Detectron2 config describes, with its weights, ready to be traced."""

import ast
import re
import runpy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Optional

import torch
from torch import Tensor, nn

from . import ExportError
from .weights import Weights, class_count, load_weights

# What the graph can say: upright boxes, and masks. By the names that configs use and the classes have.
EXPORTABLE = {
    "GeneralizedRCNN",
    "RetinaNet",
    "FCOS",
    "RPN",
    "StandardROIHeads",
    "Res5ROIHeads",
    "CascadeROIHeads",
}


@dataclass(frozen=True)
class Options:
    """What the command line changes of a config: `KEY=VALUE` pairs, and the size of the input."""

    changes: tuple[str, ...] = ()
    short_edge: Optional[int] = None
    max_edge: Optional[int] = None


@dataclass(frozen=True)
class Model:
    """
    A Detectron2 model in evaluation mode on the CPU; its `module` is one of Detectron2's meta-architectures.

    Called with an image, float32 [3, height, width], 0 to 255, in the order of `channels`, already resized. Answers boxes
    [n, 4] in pixels of that image, class numbers [n], scores [n], best first, and, if `masks`, the masks' probabilities
    [n, 1, m, m] inside each box.
    """

    module: Any
    config: str
    classes: Optional[int]
    dataset: Optional[str]
    channels: str
    short_edge: int
    max_edge: int
    masks: bool

    @property
    def least_score(self) -> float:
        """Score below which the model itself drops detections."""
        return float(self._last_layer.test_score_thresh)

    @property
    def most(self) -> int:
        """Detections of one image that the model keeps at most."""
        last = self._last_layer
        return int(getattr(last, "test_topk_per_image", None) or last.max_detections_per_image)

    @property
    def even(self) -> bool:
        """Whether the model pads images, and so has even sizes to work on."""
        divisor = int(self.module.backbone.size_divisibility)
        return divisor > 0 and divisor % 2 == 0

    @property
    def _last_layer(self) -> Any:
        if not hasattr(self.module, "roi_heads"):
            return self.module
        predictor = self.module.roi_heads.box_predictor
        return predictor[-1] if isinstance(predictor, nn.ModuleList) else predictor

    def __call__(self, image: Tensor) -> tuple[Tensor, ...]:
        with torch.no_grad():
            found = self._instances(image)
        answer = (found.pred_boxes.tensor, found.pred_classes, found.scores)
        return (*answer, found.pred_masks) if self.masks else answer

    def _instances(self, image: Tensor) -> Any:
        batch = [{"image": image}]
        if hasattr(self.module, "roi_heads"):
            return self.module.inference(batch, do_postprocess=False)[0]
        images = self.module.preprocess_image(batch)
        by_level = self.module.backbone(images.tensor)
        features = [by_level[level] for level in self.module.head_in_features]
        return self.module.forward_inference(images, features, self.module.head(features))[0]


def build_model(config: str, weights: Weights, options: Options) -> Model:
    """
    :param config: a model-zoo name, a YAML file, or a Python file
    :raises ExportError: if there is no such config, if it cannot be exported, or if the weights are not of it
    """
    file = find_config(config)
    loaded = _load_python(file.resolve()) if file.suffix == ".py" else _load_yaml(file)
    if hasattr(loaded, "merge_from_list"):
        return _from_node(file.stem, loaded, weights, options)
    if "model" not in loaded:
        raise ExportError(f"{file} has neither a `model`, as a LazyConfig has, nor a function `config()` that gives a CfgNode")
    return _from_lazy(file.stem, loaded, weights, options)


def find_config(config: str) -> Path:
    """The file of a config: the path itself, or one of the model zoo by its name, with or without folder and ending."""
    if Path(config).is_file():
        if Path(config).suffix not in (".yaml", ".yml", ".py"):
            raise ExportError(f"--config {config} must end in .yaml or .py")
        return Path(config)
    import detectron2

    zoo = Path(detectron2.__file__).parent / "model_zoo" / "configs"
    wanted = re.sub(r"\.(yaml|py)$", "", config)
    found = [f for f in zoo.rglob("*") if f.suffix in (".yaml", ".py") and _names(f.relative_to(zoo), wanted)]
    if not found:
        known = sorted(f.stem for f in (zoo / "COCO-Detection").glob("*.yaml"))
        raise ExportError(f"--config {config} is no file and no name in Detectron2's model zoo, such as {', '.join(known)}")
    return min(found, key=lambda f: ("COCO-Detection" not in f.parts, f.suffix, str(f)))


def _names(file: Path, wanted: str) -> bool:
    return file.stem == wanted or str(file.with_suffix("")) == wanted


@cache  # a file that registers its own backbone can be run only once
def _load_python(file: Path) -> Any:
    """A LazyConfig as a dict, or the CfgNode that the file's `config()` returns."""
    from detectron2.config import LazyConfig

    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "config" for node in tree.body):
            return runpy.run_path(str(file))["config"]()
        return LazyConfig.load(str(file))
    except Exception as e:  # it is the user's program: whatever it raises
        raise ExportError(f"{file} cannot be run as a config: {_first_line(e)}") from e


def _load_yaml(file: Path) -> Any:
    """A CfgNode, or a LazyConfig that training saved as YAML, as a dict."""
    from detectron2.config import LazyConfig, get_cfg

    try:
        if re.search(r"^model:", file.read_text(encoding="utf-8"), re.MULTILINE):
            return LazyConfig.load(str(file))
        node = get_cfg()
        node.merge_from_file(str(file))
        return node
    except Exception as e:  # yacs raises KeyError, AssertionError, ValueError; PyYAML its own
        raise ExportError(
            f"{file} is no config of Detectron2 itself ({_first_line(e)}); models of projects built on it, such as DensePose,"
            " cannot be exported"
        ) from e


def _from_node(config: str, node: Any, weights: Weights, options: Options) -> Model:
    from detectron2.modeling import build_model as detectron2_model

    node = node.clone()
    node.defrost()
    classes = class_count(weights)
    if classes is not None:
        node.MODEL.ROI_HEADS.NUM_CLASSES = node.MODEL.RETINANET.NUM_CLASSES = classes
    node.MODEL.DEVICE = "cpu"
    node.MODEL.WEIGHTS = ""
    try:
        node.merge_from_list([part for change in options.changes for part in change.split("=", 1)])
    except Exception as e:
        raise ExportError(f"--set {' '.join(options.changes)} does not fit the config: {_first_line(e)}") from e
    _demand_exportable(_kinds_of_node(node))
    datasets = [*node.DATASETS.TEST, *node.DATASETS.TRAIN]
    return Model(
        module=_filled(detectron2_model(node), weights),
        config=config,
        classes=classes,
        dataset=datasets[0] if datasets else None,
        channels=node.INPUT.FORMAT,
        short_edge=options.short_edge or node.INPUT.MIN_SIZE_TEST,
        max_edge=options.max_edge or node.INPUT.MAX_SIZE_TEST,
        masks=bool(node.MODEL.MASK_ON and node.MODEL.META_ARCHITECTURE == "GeneralizedRCNN"),
    )


def _from_lazy(config: str, loaded: Any, weights: Weights, options: Options) -> Model:
    from detectron2.config import LazyConfig, instantiate
    from omegaconf import OmegaConf

    tree = OmegaConf.create(
        {"model": loaded["model"], "dataloader": loaded.get("dataloader", {})}, flags={"allow_objects": True}
    )
    classes = class_count(weights)
    try:
        tree = LazyConfig.apply_overrides(tree, options.changes)
    except Exception as e:
        raise ExportError(f"--set {' '.join(options.changes)} does not fit the config: {_first_line(e)}") from e
    if classes is not None:
        for place in (tree.model, tree.model.get("roi_heads")):
            if place is not None and "num_classes" in place:
                place.num_classes = classes
    module = instantiate(tree.model).cpu()
    _demand_exportable(_kinds_of_module(module))
    mapper = OmegaConf.select(tree, "dataloader.test.mapper", default=None) or {}
    resize: Any = next((a for a in mapper.get("augmentations", []) if "short_edge_length" in a), {})
    short_edge = options.short_edge or resize.get("short_edge_length")
    max_edge = options.max_edge or resize.get("max_size")
    if not isinstance(short_edge, int) or not isinstance(max_edge, int):
        raise ExportError(f"--config {config} does not say how test images are resized: give --short-edge and --max-edge")
    return Model(
        module=_filled(module, weights),
        config=config,
        classes=classes,
        dataset=OmegaConf.select(tree, "dataloader.test.dataset.names", default=None),
        channels=mapper.get("image_format") or getattr(module, "input_format", None) or "BGR",
        short_edge=short_edge,
        max_edge=max_edge,
        masks=bool(getattr(getattr(module, "roi_heads", None), "mask_on", False)),
    )


def _filled(module: nn.Module, weights: Weights) -> nn.Module:
    load_weights(module, weights)
    return module.eval().requires_grad_(False)


def _kinds_of_node(node: Any) -> list[str]:
    """Names of what a config builds, as far as they decide whether it can be exported."""
    model = node.MODEL
    if model.META_ARCHITECTURE != "GeneralizedRCNN":
        return [model.META_ARCHITECTURE]
    keypoints = ["keypoints"] if model.KEYPOINT_ON else []
    return [model.META_ARCHITECTURE, model.PROPOSAL_GENERATOR.NAME, model.ROI_HEADS.NAME, *keypoints]


def _kinds_of_module(module: nn.Module) -> list[str]:
    parts = [module, getattr(module, "proposal_generator", None), getattr(module, "roi_heads", None)]
    kinds = [type(part).__name__ for part in parts if part is not None]
    keypoints = ["keypoints"] if getattr(getattr(module, "roi_heads", None), "keypoint_on", False) else []
    return kinds + keypoints


def _demand_exportable(kinds: list[str]) -> None:
    unknown = [kind for kind in kinds if kind not in EXPORTABLE]
    if unknown:
        raise ExportError(
            f"a model with {unknown[0]} cannot be exported: only Faster, Cascade and Mask R-CNN, RetinaNet and FCOS, with"
            " upright boxes, can"
        )


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
