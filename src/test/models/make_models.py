"""Makes the small models of the tests: one bundle for each family, and what the family's own code answers.

    python make_models.py [NAME ...]

Each folder gets model.onnx and model.json, as a user's bundle has them, and expected.json: every detection with a score
of at least 0.05 on the images of pages/, as torchvision, Ultralytics, Hugging Face transformers or Detectron2 find
it from the same weights, in pixels of the page. Weights are random but fixed by seed, and scaled until scores spread.
Networks are as narrow as their code allows; families/ has a module for each. Needs requirements.txt and Detectron2.
"""

import sys

import numpy as np
import torch
from PIL import Image, ImageDraw

import families.detectron2
import families.detr
import families.torchvision
import families.yolo
from bundles import HERE
from networks import PAPER

MAKERS = {
    "torchvision-fasterrcnn": families.torchvision,
    "torchvision-retinanet": families.torchvision,
    "yolo-v8": families.yolo,
    "yolo-v10": families.yolo,
    "detr": families.detr,
    "rtdetr": families.detr,
    "masks": families.detectron2,
}


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


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pages = draw_pages()
    for name in sys.argv[1:] or MAKERS:
        MAKERS[name].make(pages, name)


if __name__ == "__main__":
    main()
