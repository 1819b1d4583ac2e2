"""Makes what LaTeX cannot draw: two pictures, the letter counts, the schematic page and the scans.

Usage: pictures.py paper FOLDER | scan PAGE.pgm OUT.pdf (jpeg|jbig2|jpx) | palette IN.png OUT.png
"""

import io
import re
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).resolve().parent
FONT = "/usr/share/texmf/fonts/opentype/public/lm/lmroman10-bold.otf"


def blur(array, radius):
    """A Gaussian blur of numbers, because Pillow's works on 8-bit pixels only."""
    kernel = np.exp(-0.5 * (np.arange(-3 * radius, 3 * radius + 1) / radius) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        array = np.apply_along_axis(
            lambda v: np.convolve(np.pad(v, 3 * radius, mode="edge"), kernel, "valid"), axis, array
        )
    return array


def metal_type(path):
    """A relief of mirrored letters on metal bars, lit from the upper left."""
    lines = ["how a page is", "put together", "& taken apart"]
    width, height, body = 1000, 560, 180
    relief = Image.new("L", (width, height), 0)
    bars = Image.new("L", (width, height), 0)
    font = ImageFont.truetype(FONT, 140)
    for row, text in enumerate(lines):
        x, top = 30, 16 + row * (body + 2)
        ImageDraw.Draw(bars).rectangle([0, top, width, top + body - 6], fill=70)
        for letter in text:
            advance = int(font.getlength(letter))
            draw = ImageDraw.Draw(bars)
            level = 70 if letter != " " else 30
            draw.rectangle([x, top, x + advance - 3, top + body - 6], fill=level)
            draw.line([x + advance - 2, top, x + advance - 2, top + body - 6], fill=12, width=2)
            ImageDraw.Draw(relief).text((x, top + 128), letter, font=font, fill=255, anchor="ls")
            x += advance
        ImageDraw.Draw(bars).rectangle([min(x, width), top, width, top + body - 6], fill=30)
    depth = blur(np.asarray(relief, float), 2) * 0.62 + blur(np.asarray(bars, float), 2)
    depth = depth[:, ::-1]
    gy, gx = np.gradient(depth)
    normal = np.dstack([-gx, -gy, np.full_like(gx, 9.0)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    light = np.array([-0.55, -0.62, 0.56])
    light /= np.linalg.norm(light)
    half = light + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half)
    diffuse = np.clip(normal @ light, 0, 1)
    shine = np.clip(normal @ half, 0, 1) ** 38
    hollow = np.clip((blur(depth, 14) - depth) / 90, 0, 1)
    random = np.random.default_rng(1455)
    grain = random.normal(0, 1, (height, width))
    brushed = np.apply_along_axis(lambda v: np.convolve(v, np.ones(25) / 25, "same"), 1, grain)
    tone = 0.16 + 0.62 * diffuse + 0.03 * brushed * 3 - 0.42 * hollow + 0.10 * (depth / 230)
    y, x = np.mgrid[0:height, 0:width]
    glow = 1.08 - 0.55 * (((x - 0.36 * width) / width) ** 2 + ((y - 0.36 * height) / height) ** 2)
    colour = tone[..., None] * glow[..., None] * np.array([0.98, 0.90, 0.80]) + 0.55 * shine[..., None] * np.array([1.0, 0.93, 0.82])
    colour = colour + random.normal(0, 0.012, (height, width, 1))
    pixels = (np.clip(colour, 0, 1) ** (1 / 1.25) * 255).astype(np.uint8)
    sharp = Image.fromarray(pixels)
    soft = sharp.filter(ImageFilter.GaussianBlur(3.2))
    focus = np.clip(np.abs(np.arange(height) - 0.46 * height) / (0.62 * height) * 255 - 60, 0, 255).astype(np.uint8)
    mask = Image.fromarray(np.repeat(focus[:, None], width, axis=1))
    Image.composite(soft, sharp, mask).save(path, quality=82, dpi=(300, 300))


def landscape(path):
    """Hills under an evening sky, in continuous tones on the left and as a halftone on the right."""
    width, height = 1000, 520
    random = np.random.default_rng(1852)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    tone = 0.62 + 0.36 * (y / 300) ** 1.3
    tone -= 0.10 * np.clip(np.sin(x / 83 + y / 21) + np.sin(x / 37 - y / 13) - 0.9, 0, 1) * np.exp(-(((y - 90) / 60) ** 2))
    sun = np.hypot(x - 300, y - 195)
    tone = np.clip(tone + 0.3 * np.exp(-((sun / 120) ** 2)), 0, 1)
    tone[sun < 38] = 1
    for layer, (level, base, swing) in enumerate([(0.66, 255, 34), (0.49, 300, 46), (0.33, 360, 40), (0.17, 430, 36)]):
        ridge = np.full(width, float(base))
        for octave in range(1, 8):
            phase, stretch = random.uniform(0, 2 * np.pi), 2**octave * (0.8 + 0.15 * layer)
            ridge += swing * 1.25 / 1.85**octave * np.sin(np.arange(width) / width * np.pi * stretch + phase)
        below = y > ridge
        haze = level + 0.16 * np.exp(-np.clip(y - ridge, 0, None) / 40) - 0.05
        rough = 0.02 * np.repeat(random.normal(0, 1, (height // 4, width // 4)), 4, axis=0).repeat(4, axis=1)
        tone = np.where(below, haze + rough, tone)
    tone = np.clip(tone, 0.03, 1)
    cell = 7.0
    u, v = (x + y) / (cell * np.sqrt(2)), (x - y) / (cell * np.sqrt(2))
    dots = 0.5 + 0.25 * (np.cos(2 * np.pi * u) + np.cos(2 * np.pi * v))
    printed = np.clip((tone - dots) * 9 + 0.5, 0, 1) * 0.93 + 0.05
    half = np.where(x < width / 2, tone, printed)
    half[:, width // 2 - 2 : width // 2 + 2] = 1
    Image.fromarray((half * 255).astype(np.uint8)).save(path, quality=46, dpi=(300, 300))


def letters(path):
    source = (HERE / "paper.tex").read_text().split(r"\begin{abstract}")[1].split(r"\begin{thebibliography}")[0]
    source = re.sub(r"(?s)\\begin\{(tikzpicture|equation|align|tabular)\}.*?\\end\{\1\}", " ", source)
    source = re.sub(r"\$[^$]*\$|\\(?:begin|end|ref|label|cite|includegraphics|input)\S*?\{[^}]*\}|\\[a-zA-Z]+", " ", source)
    text = [c for c in source.lower() if "a" <= c <= "z"]
    rows = [f"{i + 1} {1000 * text.count(chr(97 + i)) / len(text):.1f}" for i in range(26)]
    path.write_text("\n".join(rows) + "\n")


def profile(path):
    """A schematic page as rectangles, and beside it the ink in each of its rows."""
    random = np.random.default_rng(1984)
    boxes = [(12, 6, 76, 5, "ink")]
    for top, count in ((18, 9), (57, 6), (83, 8)):
        for column in (6, 53):
            for row in range(count):
                last = row == count - 1
                boxes.append((column, top + 3.4 * row, 41 * (random.uniform(0.3, 0.8) if last else 1), 2.1, "ink!45"))
    for column in (6, 53):
        boxes.append((column, 51.5, 24 if column == 6 else 30, 3, "ink"))
    boxes.append((6, 113, 88, 18, "sand!90!ink"))
    rows = np.zeros(140)
    for x, y, w, h, _ in boxes:
        for step in range(1400):
            if y <= step / 10 < y + h:
                rows[step // 10] += w / 10
    out = [r"\begin{tikzpicture}[x=.0044\columnwidth,y=.0044\columnwidth]"]
    out.append(r"\fill[fog!70] (-8,8) rectangle (218,-162);")
    out.append(r"\fill[ink!25] (2,-2) rectangle (102,-142); \filldraw[fill=white,draw=ink] (0,0) rectangle (100,-140);")
    for x, y, w, h, colour in boxes:
        out.append(rf"\fill[{colour}] ({x:.1f},{-y:.1f}) rectangle ({x + w:.1f},{-y - h:.1f});")
    out.append(r"\fill[white] (114,0) rectangle (210,-140);")
    points = " -- ".join(f"({114 + v:.1f},{-i - 0.5:.1f})" for i, v in enumerate(rows))
    out.append(rf"\fill[sea!75] (114,-.5) -- {points} -- (114,-139.5) -- cycle;")
    out.append(r"\draw[ink,->] (114,0) -- (114,-147) node[below,font=\scriptsize] {$y$};")
    out.append(r"\draw[ink,->] (114,0) -- (214,0);\node[font=\scriptsize] at (196,-150) {$P(y)$};")
    for y in (14.5, 49.3, 80, 111):
        out.append(rf"\draw[rust,thick] (-5,{-y}) -- (105,{-y});")
    out.append(r"\end{tikzpicture}")
    path.write_text("\n".join(out) + "\n")


def minimal_pdf(path, size_pt, image, filter_name, colour, extra=""):
    """A PDF of one page that is nothing but an image."""
    w, h = size_pt
    content = f"q {w} 0 0 {h} 0 0 cm /Im0 Do Q".encode()
    pixels = f"/Width {image['w']} /Height {image['h']}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w} {h}] /Resources << /XObject << /Im0 5 0 R >> >> /Contents 4 0 R >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Type /XObject /Subtype /Image {pixels} {colour} /Filter /{filter_name} {extra} /Length {len(image['data'])} >>\nstream\n".encode()
        + image["data"]
        + b"\nendstream",
    ]
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    Path(path).write_bytes(out)


def scanned(page, degrees, noise, seed):
    """The page as a flatbed scanner would give it: askew, a little soft, with grain and the shadow of a spine."""
    random = np.random.default_rng(seed)
    image = page.rotate(degrees, resample=Image.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.7))
    data = np.asarray(image, float)
    height, width = data.shape
    x = np.arange(width) / width
    y = np.arange(height)[:, None] / height
    paper = 0.945 - 0.34 * np.exp(-x / 0.022) - 0.05 * (y - 0.3) ** 2
    mottle = np.asarray(Image.fromarray(random.normal(0, 1, (height // 24, width // 24)).astype(np.float32), mode="F").resize((width, height), Image.BICUBIC))
    data = (30 + data / 255 * 225) * paper + 1.6 * mottle + random.normal(0, noise, data.shape)
    for _ in range(70):
        px, py = random.integers(0, width - 3), random.integers(0, height - 3)
        data[py : py + random.integers(1, 4), px : px + random.integers(1, 4)] -= random.uniform(40, 130)
    return Image.fromarray(np.clip(data, 0, 255).astype(np.uint8))


def jbig2_of(bitonal):
    """JBIG2 in its simplest form: one generic region, coded like a Group 4 fax."""
    buffer = io.BytesIO()
    # Pillow calls 0 black and JBIG2 calls 1 black; the code words follow the bits.
    ImageChops.invert(bitonal).save(buffer, "TIFF", compression="group4", tiffinfo={278: bitonal.height})
    with Image.open(io.BytesIO(buffer.getvalue())) as tiff:
        tags = tiff.tag_v2
        offset, length, order, sense = tags[273][0], tags[279][0], tags.get(266, 1), tags[262]
    data = buffer.getvalue()[offset : offset + length]
    assert order == 1 and sense == 1, "expected the most significant bit first and Pillow's own sense of black"
    w, h = bitonal.size
    page = struct.pack(">IIIIBH", w, h, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", w, h, 0, 0, 0) + b"\x01" + data
    head = struct.pack(">IBBBI", 0, 48, 0, 1, len(page))
    return head + page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


def scan(source, target, kind):
    page = Image.open(source).convert("L")
    size = (595, 842)
    facts = {"w": page.width, "h": page.height}
    buffer = io.BytesIO()
    if kind == "jpeg":
        scanned(page, 0.9, 4, 1796).save(buffer, "JPEG", quality=50)
        minimal_pdf(target, size, facts | {"data": buffer.getvalue()}, "DCTDecode", "/ColorSpace /DeviceGray /BitsPerComponent 8")
    elif kind == "jpx":
        scanned(page, -0.6, 3, 1886).save(buffer, "JPEG2000", quality_mode="rates", quality_layers=[18], irreversible=True)
        minimal_pdf(target, size, facts | {"data": buffer.getvalue()}, "JPXDecode", "/ColorSpace /DeviceGray")
    elif kind == "jbig2":
        bitonal = scanned(page, -0.5, 9, 1957).point(lambda v: 255 if v > 140 else 0).convert("1")
        minimal_pdf(target, size, facts | {"data": jbig2_of(bitonal)}, "JBIG2Decode", "/ColorSpace /DeviceGray /BitsPerComponent 1")


if __name__ == "__main__":
    if sys.argv[1] == "paper":
        folder = Path(sys.argv[2])
        metal_type(folder / "type.jpg")
        landscape(folder / "screen.jpg")
        letters(folder / "letters.dat")
        profile(folder / "profile.tex")
    elif sys.argv[1] == "palette":
        Image.open(sys.argv[2]).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
            sys.argv[3], optimize=True, dpi=(108, 108)
        )
    else:
        scan(*sys.argv[2:5])
