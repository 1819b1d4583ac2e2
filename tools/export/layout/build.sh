#!/bin/sh
# Makes the bundle of the built-in model again, from its weights. It answers as the one in the jar does; the bytes differ
# with the versions of PyTorch and ONNX.
# usage: tools/export/layout/build.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec pagerunner-export --weights "$here/layout.pth" --config "$here/layout_config.py" --opset 16 \
  --labels text,title,list,table,figure,caption,formula --dpi 108 \
  --threshold 0.5,list=0.7,table=0.6,figure=0.7,caption=0.6,formula=0.6 \
  --name pagerunner-layout --model-version 1 --license Apache-2.0 \
  --description "Document layout: Faster R-CNN with FPN on a narrow ResNet-18, 4.8 M parameters" \
  --source "Trained by the Pagerunner project on 2,093 pages of the DocBank samples and 2,920 generated pages" \
  -o "${1:?say where to: a folder}"
