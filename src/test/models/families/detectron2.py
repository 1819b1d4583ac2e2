"""Masks as Detectron2's Mask R-CNN gives them, with its own resize and its own pasting of masks."""

import numpy as np
import torch
from detectron2.data.transforms import ResizeShortestEdge
from detectron2.modeling.postprocessing import detector_postprocess
from detectron2.structures import Boxes, Instances
from torch import nn
from torchvision.ops import roi_align

from bundles import LABELS, export, found, write
from networks import Heads, Trunk


class MaskRcnn(nn.Module):
    """The tensors of Detectron2's Mask R-CNN: boxes, classes, scores and masks [n, 1, 28, 28]."""

    def __init__(self):
        super().__init__()
        self.heads = Heads(len(LABELS))
        self.masks = nn.Conv2d(Trunk.out_channels, 1, 1)
        nn.init.normal_(self.masks.weight, std=1.5)

    def forward(self, image):
        images = image.flip(0).unsqueeze(0) / 255  # it is fed blue first
        boxes, scores = self.heads(images)
        best, classes = scores[0].max(0)
        best, index = best.topk(24)
        index = index[best > 0.2]
        best = best[best > 0.2]
        centers = boxes[0].t()[index]
        corners = torch.cat([centers[:, :2] - centers[:, 2:] / 2, centers[:, :2] + centers[:, 2:] / 2], 1)
        features = self.masks(self.heads.features(images))
        ink = torch.sigmoid(features - features.mean())
        rois = torch.cat([torch.zeros_like(corners[:, :1]), corners], 1)
        masks = roi_align(ink, rois, (28, 28), 1 / 8, 2, True)
        return corners, classes[index], best, masks


def make(pages, which):
    torch.manual_seed(3)
    short, most = 128, 190
    model = MaskRcnn().eval()
    resize = ResizeShortestEdge([short, short], most)

    def fed(image):
        bgr = np.array(image)[:, :, ::-1]
        return torch.from_numpy(resize.get_transform(bgr).apply_image(bgr).astype("float32").transpose(2, 0, 1).copy())

    outputs = ["boxes", "classes", "scores", "masks"]
    axes = {"image": {1: "height", 2: "width"}, **{output: {0: "n"} for output in outputs}}
    export(which, model, fed(pages["wide.png"]), ["image"], outputs, axes)
    expected = {}
    for page, image in pages.items():
        tensor = fed(image)
        with torch.no_grad():
            boxes, classes, scores, masks = model(tensor)
        instances = Instances(
            (tensor.shape[1], tensor.shape[2]),
            pred_boxes=Boxes(boxes),
            pred_classes=classes,
            scores=scores,
            pred_masks=masks,
        )
        whole = detector_postprocess(instances, image.height, image.width)
        expected[page] = {
            "detections": [
                found(whole.pred_classes[i], whole.scores[i], whole.pred_boxes.tensor[i], mask=runs(whole.pred_masks[i]))
                for i in range(len(whole))
            ]
        }
    fields = {
        "family": "detectron2",
        "input": {"name": "image", "channels": "BGR", "short_edge": short, "max_edge": most},
        "outputs": {"boxes": "boxes", "labels": "classes", "scores": "scores", "masks": "masks"},
    }
    write(which, fields, expected)


def runs(mask: torch.Tensor) -> list[int]:
    """Run lengths, row by row, beginning with how many pixels are not set."""
    flat = mask.flatten().int()
    changes = (torch.nonzero(flat[1:] != flat[:-1]).flatten() + 1).tolist()
    borders = [0, *([0] if flat[0] else []), *changes, len(flat)]
    return [b - a for a, b in zip(borders, borders[1:])]
