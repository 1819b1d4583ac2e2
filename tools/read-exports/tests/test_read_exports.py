"""Each format, read back by the program that it is for: what comes out is what Pagerunner found."""

import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datumaro
import pandas
import pytest
import supervision
from label_studio_sdk.label_interface import LabelInterface
from pycocotools.coco import COCO

SAMPLES = Path(__file__).resolve().parents[3] / "target" / "export-samples"
HALF_A_PIXEL = 0.5
PAGES = {1: (918, 1188), 2: (918, 1188), 12: (1188, 918)}

Box = tuple[float, float, float, float]


class Run:
    """The files of a run, and what they are to contain."""

    def __init__(self, kind: str):
        self.folder = SAMPLES / kind
        self.masks = kind == "masks"
        if not self.folder.is_dir():
            pytest.fail(f"{self.folder} is missing: write it by ./mvnw test -Dtest=ExportersTest")
        self.found: list[dict[str, Any]] = [json.loads(line) for line in self.text("run.ndjson").splitlines()]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def unpacked(self, name: str, target: Path) -> Path:
        with zipfile.ZipFile(self.folder / name) as archive:
            assert archive.testzip() is None
            archive.extractall(target)
        return target

    def of_page(self, page: int) -> list[dict[str, Any]]:
        return [one for one in self.found if one["page"] == page]


@pytest.fixture(params=["boxes", "masks"])
def run(request: pytest.FixtureRequest) -> Run:
    return Run(request.param)


def close(one: Any, other: Any, by: float = HALF_A_PIXEL) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def outline(found: dict[str, Any]) -> Box:
    """The box around the largest part of a mask, or the box itself."""
    if "mask" not in found:
        x0, y0, x1, y1 = found["box"]
        return x0, y0, x1, y1
    boxes = [(min(p[::2]), min(p[1::2]), max(p[::2]), max(p[1::2])) for p in found["mask"]]
    return max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def test_samples_have_what_formats_get_wrong() -> None:
    masks = Run("masks")
    texts = [one["text"] for one in masks.found]
    assert None in texts and "=1+1" in texts and "مرحبا بالعالم" in texts and "你好，世界\nline two" in texts
    assert masks.of_page(2) == []
    assert len(masks.of_page(12)[0]["mask"]) == 2


def test_csv_by_pandas(run: Run) -> None:
    table = pandas.read_csv(run.folder / "run.csv")
    assert len(table) == len(run.found)
    for row, found in zip(table.itertuples(), run.found, strict=True):
        assert (row.page, row.n, row.label) == (found["page"], found["n"], found["label"])
        assert close((row.x0, row.y0, row.x1, row.y1), found["box"])
        assert (row.width, row.height) == PAGES[row.page]
        if found["text"] is None:
            assert pandas.isna(row.text)
        else:
            assert row.text == ("'" + found["text"] if found["text"].startswith("=") else found["text"])


def test_ndjson_by_pandas(run: Run) -> None:
    table = pandas.read_json(run.folder / "run.ndjson", lines=True)
    assert list(table["label"]) == [one["label"] for one in run.found]


def test_coco_by_pycocotools(run: Run) -> None:
    coco = COCO(run.folder / "run.coco.json")
    assert {image["id"]: (image["width"], image["height"]) for image in coco.dataset["images"]} == PAGES
    names = {category["id"]: category["name"] for category in coco.loadCats(coco.getCatIds())}
    assert list(names) == [1, 2, 3, 4]
    assert sorted(coco.anns) == [1, 2, 3, 4, 5]
    for annotation, found in zip(coco.anns.values(), run.found, strict=True):
        x, y, width, height = annotation["bbox"]
        assert annotation["image_id"] == found["page"]
        assert names[annotation["category_id"]] == found["label"]
        assert close((x, y, x + width, y + height), found["box"])
        mask = coco.annToMask(annotation)
        if run.masks:
            assert mask.sum() == annotation["area"]
    assert COCO(run.folder / "run.coco.json").loadRes(str(run.folder / "run.coco-results.json")).anns.keys() == coco.anns.keys()


def test_coco_with_images_by_datumaro(run: Run, tmp_path: Path) -> None:
    items = {item.id: item for item in datumaro.Dataset.import_from(str(run.unpacked("run.coco.zip", tmp_path)), "coco")}
    assert sorted(items) == ["page-0001", "page-0002", "page-0012"]
    for page, (width, height) in PAGES.items():
        item = items[f"page-{page:04}"]
        assert item.media.data.shape[:2] == (height, width)
        boxes = [one for one in item.annotations if one.type == datumaro.AnnotationType.bbox]
        parts = {one.group for one in item.annotations}
        assert len(parts) == len(run.of_page(page))
        for box in boxes:
            assert any(close(box.points, one["box"]) for one in run.of_page(page))


def test_yolo_by_supervision(run: Run, tmp_path: Path) -> None:
    folder = run.unpacked("run.yolo.zip", tmp_path)
    data = supervision.DetectionDataset.from_yolo(
        str(folder / "images/train"), str(folder / "labels/train"), str(folder / "data.yaml")
    )
    assert data.classes == ["text", "title", 'a "b" & <c>', "table"]
    pages = 0
    for path, image, detections in data:
        page = int(Path(path).stem.removeprefix("page-"))
        assert image.shape[:2] == PAGES[page][::-1]
        assert [data.classes[one] for one in detections.class_id] == [one["label"] for one in run.of_page(page)]
        for box, found in zip(detections.xyxy, run.of_page(page), strict=True):
            assert close(box, outline(found))
        assert (detections.mask is not None) == (run.masks and page != 2)
        pages += 1
    assert pages == 3


def test_yolo_by_datumaro(tmp_path: Path) -> None:
    """Its reader of this format takes boxes only."""
    run = Run("boxes")
    items = datumaro.Dataset.import_from(str(run.unpacked("run.yolo.zip", tmp_path)), "yolo")
    assert {item.id: len(item.annotations) for item in items} == {"page-0001": 3, "page-0002": 0, "page-0012": 2}


def regions(run: Run, task: dict[str, Any]) -> Iterator[tuple[str, Box]]:
    """Labels and boxes of a task in pixels, by what Label Studio says that percent mean."""
    for result in task["predictions"][0]["result"]:
        value = result["value"]
        across, down = result["original_width"] / 100, result["original_height"] / 100
        if result["type"] == "rectanglelabels":
            x, y = value["x"] * across, value["y"] * down
            yield value["rectanglelabels"][0], (x, y, x + value["width"] * across, y + value["height"] * down)
        elif result["type"] == "polygonlabels":
            xs = [point[0] * across for point in value["points"]]
            ys = [point[1] * down for point in value["points"]]
            yield value["polygonlabels"][0], (min(xs), min(ys), max(xs), max(ys))


def test_label_studio_by_its_own_checks(run: Run) -> None:
    interface = LabelInterface(run.text("run.label-studio-config.xml"))
    tasks = json.loads(run.text("run.label-studio.json"))
    assert [task["data"]["page"] for task in tasks] == list(PAGES)
    for task in tasks:
        [prediction] = task["predictions"]
        assert interface.validate_prediction(prediction, return_errors=True) == []
        found = run.of_page(task["data"]["page"])
        seen = list(regions(run, task))
        for one in found:
            assert any(label == one["label"] and close(box, outline(one)) for label, box in seen)
        texts = [result["value"]["text"] for result in prediction["result"] if result["type"] == "textarea"]
        assert texts == [[one["text"]] for one in found if one["text"] is not None]


def test_a_document_as_one_task_of_label_studio(run: Run) -> None:
    interface = LabelInterface(run.text("run.label-studio-document-config.xml"))
    [task] = json.loads(run.text("run.label-studio-document.json"))
    assert len(task["data"]["pages"]) == len(PAGES)
    [prediction] = task["predictions"]
    assert interface.validate_prediction(prediction, return_errors=True) == []
    items = {result["item_index"] for result in prediction["result"]}
    assert items == {list(PAGES).index(one["page"]) for one in run.found}


def test_label_studio_finds_a_label_that_its_config_lacks() -> None:
    """So that the check above is one."""
    run = Run("boxes")
    interface = LabelInterface(run.text("run.label-studio-config.xml"))
    prediction = json.loads(run.text("run.label-studio.json"))[0]["predictions"][0]
    prediction["result"][0]["value"]["rectanglelabels"] = ["other"]
    assert interface.validate_prediction(prediction, return_errors=True)


def test_archives_by_python_and_unzip(run: Run, tmp_path: Path) -> None:
    for archive in run.folder.glob("*.zip"):
        run.unpacked(archive.name, tmp_path / archive.stem)
        subprocess.run(["unzip", "-tq", str(archive)], check=True)


def test_crops_have_a_list(run: Run, tmp_path: Path) -> None:
    folder = run.unpacked("run.crops.zip", tmp_path)
    lines = [json.loads(line) for line in (folder / "metadata.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == [one["text"] for one in run.found]
    assert sorted(path.name for path in folder.glob("*.jpg")) == sorted(line["file_name"] for line in lines)
