"""The command pagerunner-export."""

import argparse
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from . import ExportError

if TYPE_CHECKING:
    from .model import Model

DETECTRON2 = "pip install --no-build-isolation git+https://github.com/facebookresearch/detectron2"
INSTALL = {
    "torch": "pip install torch torchvision",
    "torchvision": "pip install torchvision",
    "detectron2": DETECTRON2,
}

EPILOG = """\
examples:
  pagerunner-export --weights model_final.pth --config faster_rcnn_R_50_FPN_3x --labels title \\
    --threshold 0.9 --dpi 108 -o my-model/
  pagerunner-export --weights model_final.pth --config config.yaml --labels labels.txt \\
    --int8 --calibrate pages/ -o my-model-int8/
"""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """0: written, and it answers as PyTorch does; 1: not, or it answers otherwise; 2: the command line is wrong."""
    options = _parser().parse_args(arguments)
    try:
        _check(options)
        return _export(options)
    except ExportError as e:
        print(f"pagerunner-export: {e}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pagerunner-export",
        description="Exports a Detectron2 model as a Pagerunner bundle: a folder with model.onnx and model.json.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--weights", required=True, type=Path, metavar="FILE", help="model_final.pth, or a .pkl of the model zoo")
    add("--config", required=True, help="a model-zoo name, a YAML file, or a Python file: LazyConfig, or config() -> CfgNode")
    add("-o", "--output", required=True, type=Path, metavar="FOLDER", help="the bundle")
    add(
        "--labels",
        help="a,b,c in the order of training; or a file: one a line, JSON list, COCO annotations; or a data set's"
        " name. Default: those of the config's data set",
    )
    add("--threshold", default="0.5", help="least score, and others by label: 0.9 or 0.5,title=0.6 (default 0.5)")
    add("--dpi", type=float, default=108, help="resolution at which PDF pages are rendered (default 108, zoom 1.5)")
    add("--int8", action="store_true", help="eight bits, for CPUs: half the memory, a third of the time; needs --calibrate")
    add("--calibrate", type=Path, nargs="+", metavar="PAGES", help="PDFs, images, folders: pages like those to be read")
    add("--annotations", type=Path, metavar="JSON", help="COCO annotations of --calibrate's images: prints AP, too")
    add("--fp16", action="store_true", help="half precision, for GPUs")
    add("--sample", type=Path, nargs="+", metavar="PAGES", help="pages on which ONNX is compared with PyTorch")
    add(
        "--self-check",
        type=Path,
        metavar="PAGE",
        help="a page that goes with the model, to be read wherever it is loaded (default: pages that come with this command)",
    )
    add("--no-self-check", action="store_true", help="for models that were not trained, whose answers depend on every bit")
    add("--max-pages", type=int, default=50, metavar="N", help="use at most so many pages of --calibrate (default 50)")
    add("--name", help="the model's name (default: the output folder's)")
    add("--model-version", default="1", metavar="TEXT")
    add("--description", default="", metavar="TEXT")
    add("--license", default="", metavar="TEXT")
    add("--source", default="", metavar="TEXT")
    add("--short-edge", type=int, metavar="PIXELS", help="size of the input, where the config's is not meant")
    add("--max-edge", type=int, metavar="PIXELS")
    add("--set", action="append", default=[], metavar="KEY=VALUE", dest="changes", help="changes the config")
    add("--opset", type=int, default=17, help="of ONNX, 16 or later (default 17)")
    return parser


def _check(options: argparse.Namespace) -> None:
    if options.int8 and options.fp16:
        raise ExportError("--int8 is for CPUs and --fp16 for GPUs: give one of them")
    if options.int8 and not options.calibrate:
        raise ExportError("--int8 needs --calibrate with a folder of pages like those the model will read, twenty or more")
    if options.opset < 16:
        raise ExportError(f"--opset {options.opset}: RoIAlign is exact from 16 on")
    if not 1 <= options.dpi <= 600:
        raise ExportError(f"--dpi {options.dpi:g} must be from 1 to 600")
    if any("=" not in change for change in options.changes):
        raise ExportError("--set takes KEY=VALUE, such as --set MODEL.ROI_HEADS.NMS_THRESH_TEST=0.3")


def _demand_detectron2() -> None:
    for module, install in INSTALL.items():
        if importlib.util.find_spec(module) is None:
            raise ExportError(f"{module} is not installed here. Install it: {install}")
    try:
        importlib.import_module("detectron2.modeling")
    except ImportError as e:
        raise ExportError(f"Detectron2 cannot be imported ({e}). Install it again, beside your torch: {DETECTRON2}") from e


def _export(options: argparse.Namespace) -> int:
    _demand_detectron2()
    from .model import Options, build_model
    from .weights import read_weights

    weights = read_weights(options.weights)
    size = Options(tuple(options.changes), options.short_edge, options.max_edge)
    model = build_model(options.config, weights, size)
    return _Export(options, model).run()


class _Export:
    """One run of the command, from a model on."""

    def __init__(self, options: argparse.Namespace, model: "Model") -> None:
        from .bundle import read_labels, read_thresholds

        self.options = options
        self.model = model
        self.labels = read_labels(options.labels, model)
        self.threshold, self.thresholds = read_thresholds(options.threshold, self.labels)
        self.precision = "int8" if options.int8 else "fp16" if options.fp16 else "fp32"

    def run(self) -> int:
        from .bundle import JSON, ONNX, write_json

        folder: Path = self.options.output
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as temp:
            fp32 = Path(temp) / "fp32.onnx"
            exact = self._write_fp32(fp32)
            made = self._write_smaller(fp32, Path(temp)) if self.precision != "fp32" else fp32
            right = self.options.no_self_check or self._add_self_check(made)
            shutil.move(str(made), folder / ONNX)
        write_json(folder, self.model, self.labels, self._about(), self.precision)
        _say(f"wrote {folder / ONNX} ({(folder / ONNX).stat().st_size / 1e6:.1f} MB, {self.precision}) and {folder / JSON}")
        return 0 if exact and right else 1

    def _write_fp32(self, file: Path) -> bool:
        from .compare import PIXELS, SCORE, End, differences
        from .pages import SAMPLES, read_pages
        from .predict import detect, example, onnx_session, pytorch
        from .trace import write_onnx

        pages = read_pages(self.options.sample or [SAMPLES], self.options.dpi, 10)
        _say(f"tracing {self.model.config} with {len(self.labels)} labels")
        write_onnx(self.model, example(self.model, pages[0]), self.options.opset, file)
        run = onnx_session(file)
        expected = [detect(pytorch(self.model), page, self.model) for page in pages]
        found = [detect(run, page, self.model) for page in pages]
        difference = differences(expected, found, 0.9, End(self.model.least_score, self.model.most))
        _say(f"ONNX against PyTorch, {difference}")
        if not difference.exact:
            _say(f"They differ by more than {PIXELS:g} px or {SCORE:g} of score, or not all was found: look at it before use.")
        return difference.exact

    def _write_smaller(self, fp32: Path, temp: Path) -> Path:
        from .compare import average_precision, differences
        from .half import write_fp16
        from .pages import SAMPLES, read_pages
        from .predict import detect, onnx_session, resized
        from .quantize import write_int8

        places: list[Path] = self.options.calibrate or self.options.sample or [SAMPLES]
        pages = read_pages(places, self.options.dpi, self.options.max_pages)
        smaller = temp / f"{self.precision}.onnx"
        if self.options.int8:
            _say(f"calibrating on {len(pages)} pages")
            write_int8(fp32, smaller, (resized(page, self.model) for page in pages), self.model.even)
        else:
            write_fp16(fp32, smaller)
        before, after = onnx_session(fp32), onnx_session(smaller)
        expected = [detect(before, page, self.model) for page in pages]
        found = [detect(after, page, self.model) for page in pages]
        counted, recounted = ([d.above(self.threshold) for d in answers] for answers in (expected, found))
        difference = differences(counted, recounted, 0.5)
        _say(f"{self.precision} against fp32, score >= {self.threshold:g}, IoU >= 0.5: agreement {difference.agreement:.3f}")
        _say(f"  {difference}")
        if self.options.annotations:
            aps = [average_precision(self.options.annotations, pages, d, self.labels) for d in (expected, found)]
            _say(f"  AP of boxes: fp32 {aps[0]:.3f}, {self.precision} {aps[1]:.3f}")
        return smaller

    def _add_self_check(self, file: Path) -> bool:
        from . import self_check
        from .pages import SAMPLES, read_pages

        pages = read_pages([self.options.self_check or SAMPLES], self.options.dpi, 10)
        check = self_check.make(file, self.model, self.precision, self.threshold, pages)
        if check is None:
            _say("no self-check: the model finds next to nothing on the sample pages. Give it a page with --self-check")
            return True
        difference = check.difference_here(file, self.model)
        self_check.add(file, check, self.precision)
        _say(f"self-check by {check.page.name}, score >= {check.least_score:.2f}: agreement {difference.agreement:.3f} here")
        _say(f"  {difference}")
        right = difference.agreement >= self_check.LEAST_AGREEMENT
        if not right:
            _say("This processor answers otherwise than floating point does: Pagerunner refuses the bundle here.")
        return right

    def _about(self) -> dict[str, object]:
        options = self.options
        return {
            "name": options.name or options.output.resolve().name,
            "version": options.model_version,
            "description": options.description or f"Detectron2 {self.model.config}, {len(self.labels)} labels",
            "dpi": options.dpi,
            "threshold": self.threshold,
            "thresholds": self.thresholds,
            "license": options.license,
            "source": options.source,
        }


def _say(what: str) -> None:
    print(what, flush=True)
