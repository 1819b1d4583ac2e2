"""torchvision's detectors; its own code does everything from the image to the detections."""

import torch
from torch import nn
from torchvision.models.detection import FasterRCNN, RetinaNet
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.ops import MultiScaleRoIAlign

from bundles import ASKED, LABELS, export, found, tensor_of, write
from networks import PAPER, Trunk, scale


def make(pages, which):
    anchors = AnchorGenerator(((24, 48, 80),), ((0.5, 1.0, 2.0),))
    options = {
        "min_size": 144,
        "max_size": 192,
        "image_mean": [level / 255 for level in PAPER],
        "image_std": [1.0, 1.0, 1.0],
    }
    torch.manual_seed(7)
    if which == "torchvision-fasterrcnn":
        model = FasterRCNN(
            Trunk(),
            rpn_anchor_generator=anchors,
            box_roi_pool=MultiScaleRoIAlign(["0"], 4, 2),
            box_head=TwoMLPHead(Trunk.out_channels * 16, 32),
            box_predictor=FastRCNNPredictor(32, len(LABELS) + 1),
            rpn_pre_nms_top_n_test=200,
            rpn_post_nms_top_n_test=60,
            box_detections_per_img=40,
            **options,
        )
        scale(model.rpn.head.cls_logits, 30)
        scale(model.rpn.head.bbox_pred, 10)
        scale(model.roi_heads.box_predictor.cls_score, 90)
        for layer in (model.roi_heads.box_head.fc6, model.roi_heads.box_head.fc7):
            nn.init.zeros_(layer.bias)
        model.roi_heads.box_predictor.cls_score.bias.data[0] = 6
        scale(model.roi_heads.box_predictor.bbox_pred, 3)
    else:
        model = RetinaNet(Trunk(), len(LABELS) + 1, anchor_generator=anchors, detections_per_img=40, **options)
        for head in (model.head.classification_head, model.head.regression_head):
            for block in head.conv:
                scale(block[0], 12)
        scale(model.head.classification_head.cls_logits, 14, -4)
        scale(model.head.regression_head.bbox_reg, 10)
    model.eval()
    sample = tensor_of(pages["wide.png"])
    outputs = ["boxes", "labels", "scores"] if which == "torchvision-fasterrcnn" else ["boxes", "scores", "labels"]
    axes = {"image": {1: "height", 2: "width"}, **{output: {0: "n"} for output in outputs}}
    export(which, model, ([sample],), ["image"], outputs, axes)
    expected = {}
    for page, image in pages.items():
        with torch.no_grad():
            answer = model([tensor_of(image)])[0]
        expected[page] = {
            "detections": [
                found(label - 1, score, box)
                for label, score, box in zip(answer["labels"], answer["scores"], answer["boxes"])
                if score >= ASKED
            ]
        }
    fields = {
        "family": "torchvision",
        "input": {"name": "image", "layout": "CHW", "channels": "RGB", "type": "float32"},
        "outputs": {output: output for output in outputs},
    }
    write(which, fields, expected)
