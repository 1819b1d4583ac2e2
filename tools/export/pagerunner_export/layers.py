"""Which layers of a detector are made smaller, and which stay in FP32."""

import re

# By the path of the module that a node comes from, which PyTorch's exporter puts into its name. Boxes are decoded, sorted
# and suppressed in FP32: eight bits cannot tell two pixels of a page, nor eleven two half pixels.
HEAVY = re.compile(r"/(backbone|rpn_head|head|box_head|mask_head|res5)(_\d+)?[/.]")
# The last layers say what and where: small, and what they lose shows in every answer.
PREDICTORS = re.compile(r"/(objectness_logits|anchor_deltas|cls_score|bbox_pred|ctrness|predictor)(_\d+)?[/.]")
# Between two convolutions, so that activations stay in eight bits from one to the next.
OPERATORS = ["Conv", "Gemm", "MatMul", "Add", "MaxPool", "Relu", "Resize"]
