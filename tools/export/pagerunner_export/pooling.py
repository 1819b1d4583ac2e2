"""Pools the features of boxes level by level, for a graph that needs less memory than Detectron2's own."""

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor


@contextlib.contextmanager
def pooled_by_level(module: Any) -> Iterator[None]:
    """
    While this lasts, the box heads of a model are given features in the order of their levels, and what they make of them is
    put in order.

    Detectron2 scatters each level's features, 50 MB for 1,000 boxes, into a tensor of zeros, of which a graph makes copies.
    What a box head makes of them is a thousandth of that.
    """
    heads: Any = getattr(module, "roi_heads", None)
    pooler: Any = getattr(heads, "box_pooler", None)
    if pooler is None or len(pooler.level_poolers) == 1:
        yield
        return
    by_level = _ByLevel(pooler)
    stages = heads.box_head if isinstance(heads.box_head, torch.nn.ModuleList) else [heads.box_head]
    with contextlib.ExitStack() as undo:
        undo.callback(delattr, pooler, "forward")
        pooler.forward = by_level.pool
        for stage in stages:
            undo.callback(stage.register_forward_hook(by_level.reorder).remove)
        yield


class _ByLevel:
    def __init__(self, pooler: Any) -> None:
        self.pooler = pooler
        self.order = torch.zeros(0)

    def pool(self, features: list[Tensor], boxes: list[Any]) -> Tensor:
        """As ROIPooler.forward, in another order."""
        from detectron2.modeling.poolers import assign_boxes_to_levels, convert_boxes_to_pooler_format

        pooler = self.pooler
        rows = convert_boxes_to_pooler_format(boxes)
        levels = assign_boxes_to_levels(
            boxes, pooler.min_level, pooler.max_level, pooler.canonical_box_size, pooler.canonical_level
        )
        # From the top of the page to its foot: boxes beside each other need the same part of a map.
        down = torch.argsort(rows[:, 2])
        chosen = [down[levels[down] == level] for level in range(len(features))]
        self.order = torch.argsort(torch.cat(chosen))
        return torch.cat([pool(x, rows[i]) for pool, x, i in zip(pooler.level_poolers, features, chosen)])

    def reorder(self, _head: Any, _inputs: Any, made: Tensor) -> Tensor:
        return made[self.order]
