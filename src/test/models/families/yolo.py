"""The layouts of Ultralytics' exports, with its own letterbox and suppression."""

import hashlib

import numpy as np
import torch
from torch import nn
from ultralytics.data.augment import LetterBox
from ultralytics.utils.nms import non_max_suppression
from ultralytics.utils.ops import scale_boxes

from bundles import ASKED, LABELS, export, found, write
from networks import Heads


class YoloV8(nn.Module):
    """The layout of v8 and v11: [1, 4 + classes, n]."""

    def __init__(self):
        super().__init__()
        self.heads = Heads(len(LABELS))

    def forward(self, images):
        return torch.cat(self.heads(images), 1)


class YoloV10(nn.Module):
    """The layout of end-to-end models: [1, 60, 6]."""

    def __init__(self):
        super().__init__()
        self.heads = Heads(len(LABELS))

    def forward(self, images):
        boxes, scores = self.heads(images)
        best, classes = scores.max(1)
        best, index = best.topk(60, 1)
        index = index.unsqueeze(-1)
        centers = boxes.transpose(1, 2).gather(1, index.expand(-1, -1, 4))
        corners = torch.cat([centers[..., :2] - centers[..., 2:] / 2, centers[..., :2] + centers[..., 2:] / 2], -1)
        labels = classes.unsqueeze(-1).gather(1, index).float()
        return torch.cat([corners, best.unsqueeze(-1), labels], -1)


def make(pages, which):
    torch.manual_seed(3)
    width, height, iou = 160, 128, 0.5
    model = (YoloV8() if which == "yolo-v8" else YoloV10()).eval()
    export(which, model, torch.zeros(1, 3, height, width), ["images"], ["output0"])
    letterbox = LetterBox((height, width), auto=False)
    expected = {}
    for page, image in pages.items():
        pixels = letterbox(image=np.ascontiguousarray(np.array(image)))
        tensor = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
        with torch.no_grad():
            answer = non_max_suppression(model(tensor), ASKED, iou, nc=len(LABELS), max_det=300)[0]
        boxes = scale_boxes((height, width), answer[:, :4].clone(), (image.height, image.width))
        expected[page] = {
            "letterboxed_rgb_sha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
            "detections": [found(row[5], row[4], box) for row, box in zip(answer, boxes)],
        }
    fields = {
        "family": "yolo",
        "input": {"name": "images", "channels": "RGB", "width": width, "height": height},
        "outputs": {"predictions": "output0"},
        "nms_iou": iou,
    }
    write(which, fields, expected)
