"""DETR and RT-DETR of Hugging Face transformers, with its own image processors."""

import hashlib
from typing import NamedTuple

import torch
from torch import nn
from transformers import DetrConfig, DetrForObjectDetection, ResNetConfig
from transformers import RTDetrConfig, RTDetrForObjectDetection, RTDetrResNetConfig
from transformers.models.detr.image_processing_pil_detr import DetrImageProcessorPil
from transformers.models.rt_detr.image_processing_pil_rt_detr import RTDetrImageProcessorPil

from bundles import ASKED, LABELS, export, found, write
from networks import normalize, scale, spread

NAMES = dict(enumerate(LABELS))
RESNET = {"embedding_size": 8, "layer_type": "basic", "depths": [1, 1, 1, 1]}


class Detector(NamedTuple):
    """A model, what makes its inputs of a page, and how a bundle describes them."""

    model: nn.Module
    processor: object
    inputs: list[str]
    axes: dict
    sizing: dict
    activation: str


def detr() -> Detector:
    model = DetrForObjectDetection(
        DetrConfig(
            use_timm_backbone=False,
            use_pretrained_backbone=False,
            backbone=None,
            backbone_config=ResNetConfig(hidden_sizes=[8, 8, 8, 16], out_features=["stage4"], **RESNET),
            d_model=32,
            encoder_layers=1,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=16,
            decoder_ffn_dim=16,
            num_queries=30,
            id2label=NAMES,
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
    axes = {"pixel_values": {2: "height", 3: "width"}, "pixel_mask": {1: "height", 2: "width"}}
    sizing = {"short_edge": 128, "max_edge": 180, "mean": processor.image_mean, "std": processor.image_std}
    return Detector(model, processor, list(axes), axes, sizing, "softmax")


def rtdetr(pages) -> Detector:
    model = RTDetrForObjectDetection(
        RTDetrConfig(
            backbone_config=RTDetrResNetConfig(hidden_sizes=[8, 8, 8, 8], out_features=["stage2", "stage3", "stage4"], **RESNET),
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
            id2label=NAMES,
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
    normalize(model, [processor(images=pages[page], return_tensors="pt")["pixel_values"] for page in ("wide.png", "tall.png")])
    return Detector(model, processor, ["pixel_values"], {}, {"width": 160, "height": 160}, "sigmoid")


class Export(nn.Module):
    """The two tensors of an answer that count."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values, pixel_mask=None):
        answer = self.model(pixel_values=pixel_values, pixel_mask=pixel_mask)
        return answer.logits, answer.pred_boxes


def make(pages, which):
    torch.manual_seed(11)
    model, processor, inputs, axes, sizing, activation = detr() if which == "detr" else rtdetr(pages)
    model.eval()
    fed = {page: processor(images=image, return_tensors="pt") for page, image in pages.items()}
    sample = tuple(fed["wide.png"][name] for name in inputs)
    export(which, Export(model).eval(), sample, inputs, ["logits", "pred_boxes"], axes)
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
        "activation": activation,
    }
    write(which, fields, expected)


def resized_digest(pixels: torch.Tensor, processor) -> str:
    """Of the 8-bit pixels, row by row, that an image processor made a tensor of."""
    if processor.do_normalize:
        mean, std = (torch.tensor(v).view(3, 1, 1) for v in (processor.image_mean, processor.image_std))
        pixels = pixels * std + mean
    levels = (pixels[0] * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous()
    return hashlib.sha256(levels.numpy().tobytes()).hexdigest()
