"""Lets the hungriest part of a two-stage detector need less memory, with the same answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

# Proposals of one tile. Their features take 12 MB; more tiles make the graph longer.
TILE = 250


class TiledPooler(nn.Module):
    """
    Pools the features of some proposals after the others.

    Detectron2's ROIPooler adds what each level of the pyramid gives to a copy of the features of all proposals: of 1,000,
    three times 50 MB at once. In tiles these copies are small, and only what comes of them is large, once.
    """

    def __init__(self, pooler: nn.Module, most_proposals: int) -> None:
        super().__init__()
        self.pooler = pooler
        self.most_proposals = most_proposals

    def forward(self, features: list[Tensor], boxes: list[Any]) -> Tensor:
        from detectron2.structures import Boxes

        (proposals,) = boxes
        tiles = [Boxes(proposals.tensor[at : at + TILE]) for at in range(0, self.most_proposals, TILE)]
        return torch.cat([self.pooler(features, [tile]) for tile in tiles])


@contextmanager
def tiled(module: nn.Module) -> Iterator[None]:
    """Meanwhile the box head of this model, if it has one with a pooler, gets its features tile by tile."""
    heads: Any = getattr(module, "roi_heads", None)
    pooler = getattr(heads, "box_pooler", None)
    if pooler is None:
        yield
        return
    heads.box_pooler = TiledPooler(pooler, module.proposal_generator.post_nms_topk[False])  # type: ignore[union-attr,index]
    try:
        yield
    finally:
        heads.box_pooler = pooler
