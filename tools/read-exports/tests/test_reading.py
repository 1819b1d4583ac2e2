"""The formats that are read rather than trained on, by their own programs: order, tree, levels, links."""

import json
import re
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from docling_core.types.doc import DoclingDocument, ListItem, PictureItem, SectionHeaderItem, TableItem
from lxml import etree
from markdown_it import MarkdownIt

SAMPLES = Path(__file__).resolve().parents[3] / "target" / "export-samples" / "reading"
PAGE = "{http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15}"


def sample(name: str) -> Path:
    file = SAMPLES / name
    if not file.is_file():
        pytest.fail(f"{file} is missing: write it by ./mvnw test -Dtest=ReadExportersTest")
    return file


@pytest.fixture(params=["run.docling.json", "run.docling.zip"])
def docling(request: pytest.FixtureRequest, tmp_path: Path) -> DoclingDocument:
    file = sample(request.param)
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path)
        file = tmp_path / "document.json"
    document = DoclingDocument.load_from_json(file)
    if file.parent == tmp_path:
        images = [page.image for page in document.pages.values()]
        assert all(image is not None and (tmp_path / str(image.uri)).is_file() for image in images)
    return document


def test_a_docling_document_keeps_docling_s_own_rules(docling: DoclingDocument) -> None:
    docling._validate_rules()
    assert docling.origin is not None and docling.origin.filename == "صفحة 页.v1.pdf"
    sizes = {page: (round(of.size.width), round(of.size.height)) for page, of in docling.pages.items()}
    assert sizes == {1: (595, 842), 2: (595, 842), 3: (842, 595)}


def test_docling_reads_items_in_order_with_levels(docling: DoclingDocument) -> None:
    items = [item for item, _ in docling.iterate_items()]
    titles = [(item.text, item.level) for item in items if isinstance(item, SectionHeaderItem)]
    assert titles == [("How a Page Is Put Together", 1), ("1.1 Units", 2), ("٢ مقدمة", 1)]
    lists = [(item.text, item.enumerated) for item in items if isinstance(item, ListItem)]
    assert lists == [
        ("first item", False),
        ("second – with a dash", False),
        ("版面分析", True),
        ("阅读顺序 of 1999. and so on", True),
        ("完", True),
    ]
    assert [type(item) for item in items if isinstance(item, PictureItem | TableItem)] == [PictureItem, TableItem]


def test_docling_keeps_captions_texts_of_tables_and_places(docling: DoclingDocument) -> None:
    table = docling.tables[0]
    assert table.caption_text(docling) == "Table 1: Words"
    assert table.data.table_cells[0].text == "Word In metal In a program"
    assert docling.pictures[0].captions == []
    found = {(one["page"], tuple(one["box_pt"])) for one in outline()}
    places = set()
    for item in docling.texts:
        place = item.prov[0]
        assert place.charspan == (0, len(item.text))
        places.add((place.page_no, tuple(round(value, 3) for value in place.bbox.as_tuple())))
    assert found <= places


def test_docling_writes_markdown_without_page_footers(docling: DoclingDocument) -> None:
    text = docling.export_to_markdown()
    assert text.index("Put Together") < text.index("1.1 Units") < text.index("first item") < text.index("Table 1")
    assert "\n17\n" not in text


def outline() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(sample("run.outline.json").read_text(encoding="utf-8"))["items"]
    return items


@pytest.mark.parametrize("name", ["run.page-xml.zip"])
def test_page_xml_is_valid_and_its_order_names_each_region(name: str) -> None:
    validators = find_spec("ocrd_validators")  # Not imported: only its schema is of use.
    assert validators is not None and validators.origin is not None
    schema = etree.XMLSchema(etree.parse(str(Path(validators.origin).with_name("page.xsd"))))
    with zipfile.ZipFile(sample(name)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        pages = [etree.fromstring(archive.read(one)) for one in names if one.endswith(".xml")]
    assert len(pages) == 3
    for page in pages:
        schema.assertValid(page)
        [image] = page.iterfind(f"{PAGE}Page")
        assert image.get("imageFilename") in names
        regions = [one.get("id") for one in image if one.get("id") is not None]
        assert [one.get("regionRef") for one in page.iter(f"{PAGE}RegionRefIndexed")] == regions
    assert [len(list(page.iter(f"{PAGE}Coords"))) for page in pages] == [11, 0, 3]


def test_markdown_shows_texts_as_they_are_and_links_images_that_are_there() -> None:
    with zipfile.ZipFile(sample("run.markdown.zip")) as archive:
        text = archive.read("document.md").decode()
        links = re.findall(r"!\[[^\]]*\]\((.*?)\)", text)
        assert sorted(links) == sorted(set(archive.namelist()) - {"document.md"})
    html = MarkdownIt("commonmark").render(text)
    assert "<p># 1. not a *title* &amp; no &lt;b&gt;tag&lt;/b&gt;</p>" in html
    assert "<h1>How a Page Is Put Together</h1>\n<h2>1.1 Units</h2>" in html
    assert html.count("<li>") == 5 and "<ol>" in html and "<ul>" in html
    assert "<em>Table 1: Words</em>" in html


def test_plain_text_is_in_order_and_has_a_form_feed_behind_each_page() -> None:
    pages = sample("run.text.txt").read_text(encoding="utf-8").split("\f")
    assert len(pages) == 4 and pages[1] == "" and pages[3] == ""
    assert pages[0].split("\n\n")[:2] == ["How a Page Is Put Together", "1.1 Units"]
