"""
Seeded random weights under which a detector's answers can be compared.

Detectron2's own initial weights give thousands of equal scores, of which another runtime may well choose others. Here
normalisation is set to what it would be after training, blank paper scores below all else, and scores are spread.

    python random_weights.py faster_rcnn_R_50_FPN_3x 1 model.pth page.png
"""

import sys
from pathlib import Path
from typing import Any, Callable

import torch
from detectron2.data.detection_utils import read_image
from detectron2.layers import FrozenBatchNorm2d
from torch import Tensor, nn

BLANK = 255.0


def randomise(model: nn.Module, page: Path, short_edge: int = 256, seed: int = 5) -> None:
    """Fills a model built from a config. `page` is what its statistics are taken from."""
    torch.manual_seed(seed)
    model.eval()
    image = torch.from_numpy(read_image(str(page), "BGR").copy()).permute(2, 0, 1).float()
    scale = short_edge / min(image.shape[1:])
    image = nn.functional.interpolate(image[None], scale_factor=scale, mode="bilinear")[0]
    with torch.no_grad():
        normalise(model, image)
        heads = [m for name, m in model.named_modules() if name.endswith("objectness_logits")]
        heads += [m for name, m in model.named_modules() if name == "head.cls_score"]
        for head in heads:
            ignore_blank(head, model, torch.full_like(image, BLANK))
            spread(head, model, image, 7.0)
        for name, layer in model.named_modules():
            if "box_predictor" in name and name.endswith("cls_score"):
                spread(layer, model, image, 6.0)
                layer.bias[-1] = 1  # most of a page is background
            if name.endswith(("bbox_pred", "anchor_deltas")):
                spread(layer, model, image, 1.5)


def run(model: nn.Module, image: Tensor) -> None:
    model([{"image": image}])  # type: ignore[operator]


def normalise(model: nn.Module, image: Tensor) -> None:
    """Gives each frozen normalisation, in the order in which they run, the mean and variance of what comes in."""

    def measure(layer: nn.Module, inputs: Any) -> None:
        (x,) = inputs
        layer.running_mean.copy_(x.mean(dim=(0, 2, 3)))
        variance = x.var(dim=(0, 2, 3))
        # A channel that is silent on this page must not deafen on another.
        layer.running_var.copy_(variance.clamp(min=0.1 * float(variance.mean())))

    observed(model, image, [m for m in model.modules() if isinstance(m, FrozenBatchNorm2d)], measure)


def ignore_blank(head: nn.Module, model: nn.Module, blank: Tensor) -> None:
    """Makes the weights blind to what blank paper looks like: it scores the bias, whatever the place."""
    seen: list[Tensor] = []
    observed(model, blank, [head], lambda _, inputs: seen.append(inputs[0].mean(dim=(0, 2, 3))))
    direction = torch.stack(seen).mean(dim=0)
    direction = (direction / direction.norm())[None, :, None, None]
    weight = head.weight
    weight.normal_()
    kernel_mean = (weight * direction).sum(dim=1, keepdim=True)
    weight.sub_(kernel_mean * direction)


def spread(layer: nn.Module, model: nn.Module, image: Tensor, farthest: float) -> None:
    """Scales the weights so that what the layer answers is at most so far from its bias."""
    outputs: list[Tensor] = []
    bias = layer.bias.clone()
    layer.bias.zero_()
    handle = layer.register_forward_hook(lambda _m, _i, output: outputs.append(output.flatten()))
    run(model, image)
    handle.remove()
    layer.bias.copy_(bias)
    layer.weight.mul_(farthest / torch.cat(outputs).abs().max().clamp(min=1e-6))


def observed(model: nn.Module, image: Tensor, layers: list[nn.Module], see: Callable[[nn.Module, Any], None]) -> None:
    handles = [layer.register_forward_pre_hook(see) for layer in layers]
    run(model, image)
    for handle in handles:
        handle.remove()


def main(config: str, classes: str, target: str, page: str) -> None:
    from detectron2.config import get_cfg
    from detectron2.modeling import build_model

    from pagerunner_export.model import find_config

    cfg = get_cfg()
    cfg.merge_from_file(str(find_config(config)))
    cfg.MODEL.DEVICE = "cpu"
    cfg.MODEL.ROI_HEADS.NUM_CLASSES = cfg.MODEL.RETINANET.NUM_CLASSES = int(classes)
    model = build_model(cfg)
    randomise(model, Path(page))
    torch.save({"model": model.state_dict(), "iteration": 1}, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
