"""What the tests share: pages, models with random weights, and the command, run in this process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import pytest
import torch
from detectron2.config import get_cfg
from detectron2.modeling import build_model

from pagerunner_export.cli import main
from pagerunner_export.model import find_config
from random_weights import randomise

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "src" / "test" / "resources" / "parity"
LAYOUT = ROOT / "tools" / "export" / "layout"
JAR = ROOT / "target" / "pagerunner.jar"

torch.set_num_threads(os.cpu_count() or 1)


@dataclass(frozen=True)
class Export:
    """A bundle, and what the command printed while it wrote it."""

    folder: Path
    code: int
    printed: str

    @property
    def onnx(self) -> Path:
        return self.folder / "model.onnx"

    @property
    def json(self) -> Any:
        return json.loads((self.folder / "model.json").read_text(encoding="utf-8"))


def random_model(config: str, classes: int, target: Path, changes: list[str]) -> Any:
    """Writes a checkpoint as training does, optimiser state and all, and returns the config that it is of."""
    cfg = get_cfg()
    cfg.merge_from_file(str(find_config(config)))
    cfg.merge_from_list([part for change in changes for part in change.split("=", 1)])
    cfg.MODEL.ROI_HEADS.NUM_CLASSES = cfg.MODEL.RETINANET.NUM_CLASSES = classes
    cfg.MODEL.DEVICE = "cpu"
    cfg.MODEL.WEIGHTS = str(target)
    torch.manual_seed(5)
    model = build_model(cfg)
    randomise(model, PAGES / "page06.png")
    weights = model.state_dict()
    momentum = {name: torch.zeros_like(w) for name, w in weights.items()}
    torch.save({"model": weights, "optimizer": momentum, "iteration": 269_999}, target)
    return cfg


@pytest.fixture(scope="session")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The built-in model, exported by its own script with the exporter as pip installs it."""
    folder = tmp_path_factory.mktemp("bundles") / "layout"
    installed = tmp_path_factory.mktemp("installed")
    source = shutil.copytree(LAYOUT.parent, tmp_path_factory.mktemp("source") / "export", ignore=lambda *_: ["tests", "build"])
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", installed, source]
    subprocess.run(install, check=True)
    variables = {**os.environ, "PATH": f"{installed / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(installed)}
    ran = subprocess.run([LAYOUT / "build.sh", folder], env=variables, capture_output=True, text=True)
    return Export(folder, ran.returncode, ran.stdout + ran.stderr)


@pytest.fixture
def export(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Export]:
    def run(*arguments: object, to: Optional[Path] = None) -> Export:
        folder = to or tmp_path / "bundle"
        code = main([*map(str, arguments), "-o", str(folder)])
        return Export(folder, code, "".join(capfd.readouterr()))

    return run
