"""The built-in layout model: Faster R-CNN with FPN on a narrow ResNet-18, small enough for a CPU worker."""

from detectron2.config import get_cfg
from detectron2.layers import ShapeSpec
from detectron2.modeling import BACKBONE_REGISTRY, FPN
from detectron2.modeling.backbone.fpn import LastLevelMaxPool
from detectron2.modeling.backbone.resnet import BasicBlock, BasicStem, ResNet

LABELS = ["text", "title", "list", "table", "figure", "caption", "formula"]


@BACKBONE_REGISTRY.register()
def build_narrow_resnet18_fpn_backbone(cfg, input_shape: ShapeSpec):
    norm = cfg.MODEL.RESNETS.NORM
    widths = [cfg.MODEL.RESNETS.RES2_OUT_CHANNELS * k for k in (1, 2, 4, 8)]
    stem = BasicStem(in_channels=3, out_channels=widths[0], norm=norm)
    stages, cin = [], widths[0]
    for i, w in enumerate(widths):
        stages.append(
            ResNet.make_stage(
                BasicBlock, 2, stride_per_block=[1 if i == 0 else 2, 1], in_channels=cin, out_channels=w, norm=norm
            )
        )
        cin = w
    bottom_up = ResNet(stem, stages, out_features=["res3", "res4", "res5"])
    return FPN(
        bottom_up=bottom_up,
        in_features=["res3", "res4", "res5"],
        out_channels=cfg.MODEL.FPN.OUT_CHANNELS,
        norm=cfg.MODEL.FPN.NORM,
        top_block=LastLevelMaxPool(),
    )


def config():
    c = get_cfg()
    c.MODEL.DEVICE = "cpu"
    c.MODEL.WEIGHTS = ""
    c.MODEL.META_ARCHITECTURE = "GeneralizedRCNN"
    c.MODEL.BACKBONE.NAME = "build_narrow_resnet18_fpn_backbone"
    c.MODEL.BACKBONE.FREEZE_AT = 0
    c.MODEL.RESNETS.RES2_OUT_CHANNELS = 32
    c.MODEL.RESNETS.NORM = "BN"
    c.MODEL.FPN.OUT_CHANNELS = 96
    c.MODEL.FPN.NORM = "BN"
    c.MODEL.PIXEL_MEAN = [225.0, 225.0, 225.0]
    c.MODEL.PIXEL_STD = [60.0, 60.0, 60.0]
    c.MODEL.ANCHOR_GENERATOR.SIZES = [[40], [90], [180], [360]]
    c.MODEL.ANCHOR_GENERATOR.ASPECT_RATIOS = [[0.08, 0.25, 0.7, 1.5]]
    c.MODEL.RPN.IN_FEATURES = ["p3", "p4", "p5", "p6"]
    c.MODEL.RPN.PRE_NMS_TOPK_TRAIN = 1000
    c.MODEL.RPN.POST_NMS_TOPK_TRAIN = 500
    c.MODEL.RPN.PRE_NMS_TOPK_TEST = 600
    c.MODEL.RPN.POST_NMS_TOPK_TEST = 300
    c.MODEL.RPN.IOU_THRESHOLDS = [0.3, 0.6]
    c.MODEL.PROPOSAL_GENERATOR.NAME = "RPN"
    c.MODEL.ROI_HEADS.NAME = "StandardROIHeads"
    c.MODEL.ROI_HEADS.IN_FEATURES = ["p3", "p4", "p5"]
    c.MODEL.ROI_HEADS.NUM_CLASSES = len(LABELS)
    c.MODEL.ROI_HEADS.BATCH_SIZE_PER_IMAGE = 128
    c.MODEL.ROI_HEADS.SCORE_THRESH_TEST = 0.05
    c.MODEL.ROI_HEADS.NMS_THRESH_TEST = 0.45
    c.MODEL.ROI_BOX_HEAD.NAME = "FastRCNNConvFCHead"
    c.MODEL.ROI_BOX_HEAD.NUM_FC = 2
    c.MODEL.ROI_BOX_HEAD.FC_DIM = 320
    c.MODEL.ROI_BOX_HEAD.POOLER_RESOLUTION = 7
    c.MODEL.ROI_BOX_HEAD.POOLER_SAMPLING_RATIO = 2
    c.MODEL.ROI_BOX_HEAD.CLS_AGNOSTIC_BBOX_REG = True
    c.INPUT.MIN_SIZE_TEST = 576
    c.INPUT.MAX_SIZE_TEST = 960
    c.INPUT.FORMAT = "BGR"
    c.TEST.DETECTIONS_PER_IMAGE = 150
    return c
