"""Makes the small models of the tests: one bundle for each family, and what the family's own code answers.

    python make_models.py [NAME ...]

Each folder gets model.onnx and model.json, as a user's bundle has them, and expected.json: every detection with a score
of at least 0.05 on the images of pages/, as torchvision, Ultralytics, Hugging Face transformers or Detectron2 find
it from the same weights, in pixels of the page. Weights are random but fixed by seed, and scaled until scores spread.
Networks are as narrow as their code allows. Needs requirements.txt and Detectron2.
"""

import hashlib
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image, ImageDraw
from torch import nn

HERE = Path(__file__).parent
LABELS = ["red", "green", "blue"]
ASKED = 0.05
OPSET = 17
PAPER = (250, 248, 240)


# ---------------------------------------------------------------------------------------------------------- pages


def draw_pages() -> dict[str, Image.Image]:
    """Coloured shapes on paper: one wide, one tall, one with nothing on it."""
    pages = {"wide.png": (223, 160), "tall.png": (151, 233), "empty.png": (96, 120)}
    (HERE / "pages").mkdir(exist_ok=True)
    images = {}
    for seed, (name, (width, height)) in enumerate(pages.items()):
        random = np.random.default_rng(seed)
        image = Image.new("RGB", (width, height), PAPER)
        draw = ImageDraw.Draw(image)
        for i in range(0 if name == "empty.png" else 9):
            x, y = random.integers(0, width - 30), random.integers(0, height - 30)
            w, h = random.integers(14, 70, 2)
            color = [int(c) for c in random.integers(0, 90, 3)]
            color[i % 3] = 220
            shape = draw.ellipse if i % 2 else draw.rectangle
            shape((int(x), int(y), int(x + w), int(y + h)), fill=tuple(color))
        image.save(HERE / "pages" / name, optimize=True)
        images[name] = image
    return images


# ------------------------------------------------------------------------------------------------------- networks


class Trunk(nn.Module):
    """From RGB 0 to 1, less the paper, to 16 feature planes at an eighth of the size, which are 0 where nothing is."""

    out_channels = 16

    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for out in (8, 12, self.out_channels):
            layers += [nn.Conv2d(channels, out, 5, stride=2, padding=2), nn.LeakyReLU(0.1)]
            channels = out
        self.layers = nn.Sequential(*layers)
        for layer in self.layers:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="leaky_relu")
                nn.init.zeros_(layer.bias)

    def forward(self, images):
        return self.layers(images)


class Heads(nn.Module):
    """A box and a score for each class in every cell: the head of an anchor-free detector."""

    def __init__(self, classes):
        super().__init__()
        self.trunk = Trunk()
        self.boxes = nn.Conv2d(Trunk.out_channels, 4, 3, padding=1)
        self.scores = nn.Conv2d(Trunk.out_channels, classes, 3, padding=1)
        nn.init.normal_(self.boxes.weight, std=0.15)
        nn.init.normal_(self.scores.weight, std=1.0)
        nn.init.constant_(self.scores.bias, -4.5)
        self.register_buffer("paper", torch.tensor(PAPER).view(1, 3, 1, 1) / 255)

    def features(self, images):
        return self.trunk(images - self.paper)

    def forward(self, images):
        """Boxes [1, 4, n] as centre and size in pixels, scores [1, classes, n]."""
        features = self.features(images)
        height, width = features.shape[2], features.shape[3]
        rows = torch.arange(height).view(1, 1, -1, 1) + torch.zeros_like(features[:, :1])
        columns = torch.arange(width).view(1, 1, 1, -1) + torch.zeros_like(features[:, :1])
        raw = self.boxes(features)
        centers = (torch.cat([columns, rows], 1) + 0.5 + torch.tanh(raw[:, :2])) * 8
        sizes = 12 + 60 * torch.sigmoid(raw[:, 2:])
        return torch.cat([centers, sizes], 1).flatten(2), torch.sigmoid(self.scores(features)).flatten(2)


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


class MaskRcnn(nn.Module):
    """The tensors of Detectron2's Mask R-CNN: boxes, classes, scores and masks [n, 1, 28, 28]."""

    def __init__(self):
        super().__init__()
        self.heads = Heads(len(LABELS))
        self.masks = nn.Conv2d(Trunk.out_channels, 1, 1)
        nn.init.normal_(self.masks.weight, std=1.5)

    def forward(self, image):
        from torchvision.ops import roi_align

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


def scale(module: nn.Module, factor: float, bias: float | None = None):
    with torch.no_grad():
        module.weight.mul_(factor)
        if bias is not None:
            module.bias.fill_(bias)


def spread(perceptron: nn.Module):
    """Boxes that depend on the image: as they are initialised, they hardly do."""
    for layer in perceptron.layers:
        nn.init.normal_(layer.weight, std=1.2 / math.sqrt(layer.in_features))


def normalize(model: nn.Module, inputs: list[torch.Tensor]):
    """Sets the statistics of batch normalisation, without which a random network's features fade away."""
    model.train()
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = None
    with torch.no_grad():
        for image in inputs:
            model(image)


# --------------------------------------------------------------------------------------------------------- bundles


def tensor_of(image: Image.Image) -> torch.Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255


def found(label, score, box, **more) -> dict:
    return {"label": LABELS[int(label)], "score": round(float(score), 6), "box": [round(float(v), 4) for v in box], **more}


def export(name, model, sample, inputs, outputs, dynamic=None, opset=OPSET):
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
            opset_version=opset,
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


def torchvision_models(pages, which):
    from torchvision.models.detection import FasterRCNN, RetinaNet
    from torchvision.models.detection.anchor_utils import AnchorGenerator
    from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
    from torchvision.ops import MultiScaleRoIAlign

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


def yolo_models(pages, which):
    from ultralytics.data.augment import LetterBox
    from ultralytics.utils.nms import non_max_suppression
    from ultralytics.utils.ops import scale_boxes

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


def detr_models(pages, which):
    from transformers import DetrConfig, DetrForObjectDetection, ResNetConfig
    from transformers import RTDetrConfig, RTDetrForObjectDetection, RTDetrResNetConfig
    from transformers.models.detr.image_processing_pil_detr import DetrImageProcessorPil
    from transformers.models.rt_detr.image_processing_pil_rt_detr import RTDetrImageProcessorPil

    names = dict(enumerate(LABELS))
    resnet = {"embedding_size": 8, "layer_type": "basic", "depths": [1, 1, 1, 1]}
    torch.manual_seed(11)
    if which == "detr":
        model = DetrForObjectDetection(
            DetrConfig(
                use_timm_backbone=False,
                use_pretrained_backbone=False,
                backbone=None,
                backbone_config=ResNetConfig(hidden_sizes=[8, 8, 8, 16], out_features=["stage4"], **resnet),
                d_model=32,
                encoder_layers=1,
                decoder_layers=2,
                encoder_attention_heads=4,
                decoder_attention_heads=4,
                encoder_ffn_dim=16,
                decoder_ffn_dim=16,
                num_queries=30,
                id2label=names,
                attn_implementation="eager",
            )
        )
        nn.init.normal_(model.model.query_position_embeddings.weight, std=2)
        scale(model.class_labels_classifier, 30)
        for layer in model.model.decoder.modules():
            if isinstance(layer, nn.Linear):
                scale(layer, 4)
        spread(model.bbox_predictor)
        processor = DetrImageProcessorPil(size={"shortest_edge": 128, "longest_edge": 180})
        inputs = ["pixel_values", "pixel_mask"]
        sizing = {"short_edge": 128, "max_edge": 180, "mean": processor.image_mean, "std": processor.image_std}
        axes = {
            "pixel_values": {2: "height", 3: "width"},
            "pixel_mask": {1: "height", 2: "width"},
        }
    else:
        model = RTDetrForObjectDetection(
            RTDetrConfig(
                backbone_config=RTDetrResNetConfig(hidden_sizes=[8, 8, 8, 8], out_features=["stage2", "stage3", "stage4"], **resnet),
                encoder_in_channels=[8, 8, 8],
                feat_strides=[8, 16, 32],
                encoder_hidden_dim=16,
                encoder_ffn_dim=16,
                encoder_attention_heads=2,
                hidden_expansion=0.5,
                d_model=16,
                decoder_in_channels=[16, 16, 16],
                decoder_ffn_dim=16,
                decoder_layers=2,
                decoder_attention_heads=2,
                decoder_n_points=2,
                num_queries=30,
                num_denoising=0,
                freeze_backbone_batch_norms=False,
                id2label=names,
                attn_implementation="eager",
            )
        )
        spread(model.model.enc_bbox_head)
        scale(model.model.enc_score_head, 4)
        for head in model.model.decoder.class_embed:
            scale(head, 2.5, -3)
        for head in model.model.decoder.bbox_embed:
            spread(head)
        processor = RTDetrImageProcessorPil(size={"height": 160, "width": 160})
        inputs = ["pixel_values"]
        sizing = {"width": 160, "height": 160}
        axes = {}
    fed = {page: processor(images=image, return_tensors="pt") for page, image in pages.items()}
    if which == "rtdetr":
        normalize(model, [fed[page]["pixel_values"] for page in ("wide.png", "tall.png")])
    model.eval()

    class Export(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, pixel_values, pixel_mask=None):
            answer = self.model(pixel_values=pixel_values, pixel_mask=pixel_mask)
            return answer.logits, answer.pred_boxes

    sample = tuple(fed["wide.png"][name] for name in inputs)
    export(which, Export().eval(), sample, inputs, ["logits", "pred_boxes"], axes)
    expected = {}
    for page, image in pages.items():
        with torch.no_grad():
            answer = model(**{name: fed[page][name] for name in inputs})
        answer = processor.post_process_object_detection(
            answer, threshold=ASKED, target_sizes=[(image.height, image.width)]
        )[0]
        size = torch.tensor([image.width, image.height] * 2)
        expected[page] = {
            "resized_rgb_sha256": resized_digest(fed[page]["pixel_values"], processor),
            "detections": [
                found(label, score, torch.minimum(box.clamp(min=0), size))
                for label, score, box in zip(answer["labels"], answer["scores"], answer["boxes"])
            ]
        }
    fields = {
        "family": "detr",
        "input": {"name": "pixel_values", "channels": "RGB", **sizing},
        "outputs": {"logits": "logits", "boxes": "pred_boxes"},
        "activation": "softmax" if which == "detr" else "sigmoid",
    }
    write(which, fields, expected)


def resized_digest(pixels: torch.Tensor, processor) -> str:
    """Of the 8-bit pixels, row by row, that an image processor made a tensor of."""
    if processor.do_normalize:
        mean, std = (torch.tensor(v).view(3, 1, 1) for v in (processor.image_mean, processor.image_std))
        pixels = pixels * std + mean
    levels = (pixels[0] * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous()
    return hashlib.sha256(levels.numpy().tobytes()).hexdigest()


def mask_model(pages, which):
    from detectron2.data.transforms import ResizeShortestEdge
    from detectron2.modeling.postprocessing import detector_postprocess
    from detectron2.structures import Boxes, Instances

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


MAKERS = {
    "torchvision-fasterrcnn": torchvision_models,
    "torchvision-retinanet": torchvision_models,
    "yolo-v8": yolo_models,
    "yolo-v10": yolo_models,
    "detr": detr_models,
    "rtdetr": detr_models,
    "masks": mask_model,
}


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pages = draw_pages()
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name](pages, name)


if __name__ == "__main__":
    main()
