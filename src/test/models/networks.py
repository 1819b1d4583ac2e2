"""The small networks that families share, and what gives random weights answers that differ from page to page."""

import math

import torch
from torch import nn

PAPER = (250, 248, 240)


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
