#!/usr/bin/env python3
"""How pages that Pagerunner draws and reads differ from those of MuPDF and pdfium.

    ./mvnw -q test-compile
    pip install pymupdf pypdfium2 numpy
    bench/fidelity.py [--pages N] [--images] [--worst N] FILE-OR-FOLDER ...

Files are grouped by the folder that they lie in. For each group and for all: on how many pages the letters and digits
are those of one of the two others; how many of the others' words are found, and how many of their neighbouring words
stand beside each other; which pages failed, and how long a page takes beside MuPDF. With --images also how far the
drawn pages differ from those of the reader that draws most alike. Pages are drawn with the options of a worker's JVM.
Nothing is fetched.
"""

import argparse
import collections
import json
import multiprocessing
import queue
import re
import statistics
import subprocess
import tempfile
import threading
import time
import unicodedata
from pathlib import Path

import numpy as np
import pymupdf
import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
DPI = 108
LONGEST_S = 60
SLOW_S = 2
OPTIONS = [o for o in (ROOT / "conf/jvm-worker.options").read_text(encoding="utf-8").split("\n") if o.startswith("-")]


def class_path() -> str:
    with tempfile.NamedTemporaryFile() as out:
        command = ["./mvnw", "-q", "dependency:build-classpath", "-DincludeScope=test", f"-Dmdep.outputFile={out.name}"]
        subprocess.run(command, cwd=ROOT, check=True)
        libraries = Path(out.name).read_text(encoding="utf-8")
    return f"{ROOT}/target/test-classes:{ROOT}/target/classes:{libraries}"


def ours(files: list[Path], pages: int, images: Path | None) -> dict:
    """What Pagerunner says of each page, by file and page. A file that takes too long, or ends the JVM, is passed over."""
    found = {}
    left = list(files)
    path = class_path()
    while left:
        command = ["java", *OPTIONS, "-cp", path, "dev.pagerunner.vision.PageDump", str(pages)]
        command += [str(images)] if images else []
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=feed, args=(process, left), daemon=True).start()
        lines = queue.Queue()
        threading.Thread(target=pump, args=(process, lines), daemon=True).start()
        current, why = None, "the JVM ended"
        while True:
            try:
                line = lines.get(timeout=LONGEST_S)
            except queue.Empty:
                why = f"longer than {LONGEST_S} s"
                process.kill()
                break
            if line is None:
                break
            record = json.loads(line)
            if "begin" in record:
                current = record["begin"]
            else:
                found[record["file"], record["page"]] = record
        if process.wait() == 0:
            break
        found[current, 0] = {"file": current, "page": 0, "error": why}
        left = left[left.index(Path(current)) + 1 :]
    return found


def feed(process: subprocess.Popen, files: list[Path]) -> None:
    try:
        process.stdin.write("\n".join(map(str, files)) + "\n")
        process.stdin.close()
    except BrokenPipeError:
        pass


def pump(process: subprocess.Popen, lines: queue.Queue) -> None:
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def mupdf(file: Path, page: int, images: bool) -> tuple[str, np.ndarray | None, float] | None:
    try:
        with pymupdf.open(file) as document:
            began = time.monotonic()
            drawn = document[page - 1].get_pixmap(dpi=DPI, alpha=False, colorspace=pymupdf.csGRAY)
            took = time.monotonic() - began
            text = document[page - 1].get_text()
            image = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)[:, : drawn.width]
            return text, image if images else None, took
    except Exception:
        return None


def pdfium(file: Path, page: int, images: bool) -> tuple[str | None, np.ndarray | None]:
    try:
        document = pypdfium2.PdfDocument(file)
        try:
            document.init_forms()
            text = document[page - 1].get_textpage().get_text_range()
            image = document[page - 1].render(scale=DPI / 72, grayscale=True).to_numpy() if images else None
            return text, image if image is None else image.reshape(image.shape[:2]).copy()
        finally:
            document.close()
    except Exception:
        return None, None


DOTLESS = str.maketrans("ıȷ", "ij")


def letters(text: str | None) -> collections.Counter:
    """Without their accents: where a page draws those apart, some readers join them to their letter and some do not."""
    folded = unicodedata.normalize("NFKD", text or "").translate(DOTLESS)
    return collections.Counter(c for c in folded if unicodedata.category(c)[0] in "LN")


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", re.sub(r"[-\u00ad\u2010\ufffe\x02]\s*\n\s*", "", text or "")))


def share(mine: collections.Counter, theirs: collections.Counter) -> float:
    total = sum(theirs.values())
    return sum((mine & theirs).values()) / total if total else 1.0


def grey(file: str, shape: tuple[int, int]) -> np.ndarray | None:
    image = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.Pixmap(file))
    pixels = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.stride)[:, : image.width]
    height, width = min(pixels.shape[0], shape[0]), min(pixels.shape[1], shape[1])
    if height < 2 or width < 2 or abs(pixels.shape[0] - shape[0]) > 2 or abs(pixels.shape[1] - shape[1]) > 2:
        return None
    return pixels[: height // 2 * 2, : width // 2 * 2]


def apart(file: str, image: np.ndarray) -> float:
    """Mean difference of 2 × 2-averaged grey; 255 where the sizes differ by more than two pixels."""
    pixels = grey(file, image.shape)
    if pixels is None:
        return 255.0
    return float(np.abs(halved(pixels) - halved(image[: pixels.shape[0], : pixels.shape[1]])).mean())


def halved(image: np.ndarray) -> np.ndarray:
    return image.astype(np.float32).reshape(image.shape[0] // 2, 2, -1, 2).mean(axis=(1, 3))


def compare_all(records: list[dict]) -> list[dict]:
    """Elsewhere, since the others may crash or never end; such a page is passed over."""
    found = []
    pool = None
    hard = set()
    for record in (r for r in records if r["file"] not in hard):
        pool = pool or multiprocessing.Pool(1, pymupdf.TOOLS.mupdf_display_errors, (False,))
        try:
            result = pool.apply_async(compare, (record,)).get(LONGEST_S)
        except multiprocessing.TimeoutError:
            print(f"not compared: {record['file']} from page {record['page']}", flush=True)
            hard.add(record["file"])
            pool.terminate()
            pool = result = None
        if result is not None:
            found.append(result)
    return found


def compare(record: dict) -> dict | None:
    """How one page compares; None where the others have no such page."""
    file, page = Path(record["file"]), record["page"]
    theirs = mupdf(file, max(page, 1), "image" in record)
    if theirs is None:
        return None
    if "error" in record:
        return {**record, "failed": True}
    text, image, took = theirs
    other, other_image = pdfium(file, page, "image" in record)
    mine = letters(record.get("text"))
    references = [letters(text)] + ([letters(other)] if other is not None else [])
    mine_words, their_words = words(record.get("text")), words(text)
    result = {
        **record,
        "failed": False,
        "equal": mine in references,
        "near": max(min(share(mine, r), share(r, mine)) for r in references),
        "words": share(collections.Counter(mine_words), collections.Counter(their_words)),
        "order": share(
            collections.Counter(zip(mine_words, mine_words[1:])), collections.Counter(zip(their_words, their_words[1:]))
        ),
        "slower": record["ms"] / 1000 / max(took, 0.01),
        "took": took,
        "mupdf": text,
    }
    if image is not None:
        pixels = [apart(record["image"], theirs) for theirs in (image, other_image) if theirs is not None]
        result["difference"] = min(pixels)
        Path(record["image"]).unlink()
    return result


def report(name: str, pages: list[dict]) -> None:
    read = [page for page in pages if not page["failed"]]
    if not read:
        return
    texts = [page for page in read if letters(page["mupdf"]) or letters(page.get("text"))]
    mean = lambda key: statistics.fmean(page[key] for page in texts) if texts else float("nan")  # noqa: E731
    equal = 100 * statistics.fmean(page["equal"] for page in texts) if texts else float("nan")
    near = 100 * statistics.fmean(page["near"] >= 0.99 for page in texts) if texts else float("nan")
    line = f"| {name} | {len({p['file'] for p in pages})} | {len(pages)} | {len(pages) - len(read)} | {equal:.1f} | {near:.1f}"
    line += f" | {100 * mean('words'):.1f} | {100 * mean('order'):.1f} | {statistics.median(p['slower'] for p in read):.1f}"
    line += f" | {sum(p['slower'] > 20 for p in read)}"
    if any("difference" in page for page in read):
        line += f" | {statistics.fmean(p['difference'] for p in read if 'difference' in p):.2f}"
    print(line + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=3, help="the most of each file (3)")
    parser.add_argument("--images", action="store_true", help="compare the drawn pages, too")
    parser.add_argument("--worst", type=int, default=0, help="name so many of the pages that differ most")
    parser.add_argument("--json", type=Path, help="write what is known of each page there")
    arguments = parser.parse_args()
    files = sorted(f for p in arguments.paths for f in (p.rglob("*.pdf") if p.is_dir() else [p]))
    with tempfile.TemporaryDirectory() as folder:
        records = ours(files, arguments.pages, Path(folder) if arguments.images else None)
        compared = compare_all(list(records.values()))
    if arguments.json:
        arguments.json.write_text(json.dumps(compared), encoding="utf-8")
    groups = collections.defaultdict(list)
    for page in compared:
        groups[Path(page["file"]).parent.name].append(page)
    print(
        "| files | files | pages | failed | same letters % | 99 % of them % | words % | neighbours % | × MuPDF | over 20 × |",
        end="",
    )
    print(" difference |" if arguments.images else "")
    print("|---" * (11 if arguments.images else 10) + "|")
    for name, pages in sorted(groups.items()):
        report(name, pages)
    report("all", compared)
    for page in sorted((p for p in compared if not p["failed"]), key=lambda p: p["near"])[: arguments.worst]:
        print(f"\n{page['file']} page {page['page']}: {page['near']:.3f}")
        print("  ours :", (page.get("text") or "")[:300].replace("\n", " "))
        print("  MuPDF:", page["mupdf"][:300].replace("\n", " "))
    differing = [p for p in compared if p.get("difference", 0) > 1]
    for page in sorted(differing, key=lambda p: -p["difference"])[: arguments.worst]:
        print(f"drawn otherwise: {page['file']} page {page['page']}: {page['difference']:.1f} {' '.join(page['warnings'])}")
    for page in (p for p in compared if not p["failed"] and p["slower"] > 20 and p["ms"] > 1000 * SLOW_S):
        print(f"slow: {page['file']} page {page['page']}: {page['ms'] / 1000:.1f} s (MuPDF {page['took']:.2f} s)")
    for page in (p for p in compared if p["failed"]):
        print(f"failed: {page['file']} page {page['page']}: {page['error'][:150]}")


if __name__ == "__main__":
    main()
