"""Small PDFs, each with one fault or trap of reading PDFs.

`python3 make.py` writes them beside this file; it needs Pillow. `python3 make.py --mupdf` also writes how MuPDF draws
those whose drawing is compared, at 108 dpi; it needs PyMuPDF.
"""

import io
import math
import os
import sys
import zlib

from PIL import Image, ImageDraw, ImageFont

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")
DRAWN = """annot-print-only geo-crop-rot270 geo-neg-rot90 geo-rot450 geo-userunit highlight-noap jpx-gray
jpx-gray-mask jpx-gray-16bit jpx-rgb jpx-rgb-alpha no-mediabox scan-1bit-300 scan-1bit-600 scan-gray-300 shading-mod-real""".split()


def pdf(name, content, page="", res="", objs=(), catalog="", media="[0 0 400 300]", fonts="/F1 4 0 R"):
    """objs: list of extra objects, numbered from 6; each bytes or str"""
    o = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox {media}/Contents 5 0 R/Resources<</Font<<{fonts}>>{res}>>{page}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    c = content if isinstance(content, bytes) else content.encode("latin1")
    o.append(b"<</Length %d>>stream\n" % len(c) + c + b"\nendstream")
    o += list(objs)
    b = b"%PDF-1.7\n"
    offs = []
    for i, x in enumerate(o, 1):
        offs.append(len(b))
        x = x if isinstance(x, bytes) else x.encode("latin1")
        b += b"%d 0 obj\n" % i + x + b"\nendobj\n"
    x = len(b)
    b += b"xref\n0 %d\n0000000000 65535 f \n" % (len(o) + 1) + b"".join(b"%010d 00000 n \n" % f for f in offs)
    b += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(o) + 1, x)
    open(OUT + name + ".pdf", "wb").write(b)


def T(s, x=40, y=200, f=12):
    return f"BT /F1 {f} Tf {x} {y} Td ({s}) Tj ET\n"


# text
pdf("actualtext", "BT /F1 14 Tf 40 200 Td (Ore) Tj /Span<</ActualText<FEFF0161>>>BDC (s) Tj (\\237) Tj EMC (i) Tj ET\n")
pdf(
    "hidden-layer",
    T("Seen text") + "/OC /L1 BDC " + T("SECRET HIDDEN", 40, 150) + " EMC",
    res="/Properties<</L1 6 0 R>>",
    objs=["<</Type/OCG/Name(Layer)>>"],
    catalog="/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>",
)
pdf(
    "drop-cap",
    "BT /F1 48 Tf 40 172 Td (R) Tj ET\n"
    + T("ealized through a combination of", 78, 196)
    + T("methods that were known before the", 78, 182)
    + T("war, and of some that were not known.", 78, 172 - 4)
    + T("The next line begins at the margin.", 40, 154),
)
a = math.radians(3)
c, s = math.cos(a), math.sin(a)
L = [
    "The first line of a scanned page that lay a little askew on the glass,",
    "and the second line follows it at the usual distance below,",
    "then a third line which is as long as the two before it were,",
    "and a fourth line that ends the paragraph of this short example.",
]
sk = ""
for i, l in enumerate(L):
    x, y = 40 - (-s) * (-14 * i) * -1 * 0, 700 - 14 * i
    sk += f"BT /F1 12 Tf 3 Tr {c:.5f} {s:.5f} {-s:.5f} {c:.5f} {40 + s * 14 * i:.2f} {600 - c * 14 * i:.2f} Tm ({l}) Tj ET\n"
pdf("skewed-ocr-layer", sk, media="[0 0 612 792]")
pdf("diagonal", f"BT /F1 20 Tf 0.7071 0.7071 -0.7071 0.7071 100 80 Tm (Diagonal stamp) Tj ET")
pdf("soft-hyphen", T("Donau\\255dampfschiff in one line", 40, 200))
pdf(
    "hyphen-compound",
    T("a self-", 40, 200)
    + T("evident truth, a state-of-the-", 40, 186)
    + T("art device and exam-", 40, 172)
    + T("ple", 40, 158),
)


# CJK in two lines, not embedded, Adobe-Japan1 UniJIS-UTF16-H
def cjk(name, lines, tc=0, base="HeiseiMin-W3", ordn="Japan1", cm="UniJIS-UTF16-H", sup=2, wm=""):
    t = ""
    for i, l in enumerate(lines):
        t += f"BT /F2 16 Tf {tc} Tc 40 {200 - 24 * i} Td <{l.encode('utf-16-be').hex()}> Tj ET\n"
    pdf(
        name,
        t,
        fonts="/F1 4 0 R/F2 6 0 R",
        objs=[
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/{cm}/DescendantFonts[7 0 R]>>",
            f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{base}/CIDSystemInfo<</Registry(Adobe)/Ordering({ordn})/Supplement {sup}>>/DW 1000/FontDescriptor 8 0 R>>",
            f"<</Type/FontDescriptor/FontName/{base}/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
        ],
    )


cjk("cjk-two-lines", ["日本語の文章は単語", "の間に空白を置かない"])
cjk("cjk-spaced", ["中文标题字距宽"], tc=4, base="STSong-Light", ordn="GB1", cm="UniGB-UTF16-H", sup=4)
# tracked heading: 0.2 em letter spacing
pdf("tracked-heading", "BT /F1 20 Tf 4 Tc 40 200 Td (ANNUAL REPORT) Tj ET")
# declared widths too small, TJ moves to real places (docling#4018)
w = " ".join(["100"] * 224)
pdf(
    "small-widths",
    "BT /F2 16 Tf 40 200 Td [(T)-511(i)-122(t)-178(l)-122(e)-456(\\040)-178(C)-622(a)-456(s)-400(e)] TJ ET",
    fonts="/F1 4 0 R/F2 6 0 R",
    objs=[f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255/Widths[{w}]>>"],
)
# fake bold
pdf("fake-bold", T("Fake bold will fill", 40, 200) + T("Fake bold will fill", 40.3, 200))
pdf("shadow", T("Shadow hello", 40, 200, 20) + "1 0 0 rg " + T("Shadow hello", 42, 198, 20))
# superscript
pdf(
    "superscript",
    T("Integer tristique", 40, 200, 12)
    + T("aliquet", 140, 205, 8)
    + T(". Sed massa H", 170, 200)
    + T("2", 246, 197, 8)
    + T("O end", 251, 200)
    + T("Next line of text here", 40, 185),
)


# forms
def field(extra, ap=""):
    return f"<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/V(FIELD VALUE)/Rect[40 180 300 210]/F 4/DA(/Helv 14 Tf 0 g){extra}{ap}>>"


ap = b"/Tx BMC q BT /Helv 14 Tf 4 8 Td (FIELD VALUE) Tj ET Q EMC"
apo = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 260 30]/Resources<</Font<</Helv 4 0 R>>>>/Length %d>>stream\n" % len(ap)
    + ap
    + b"\nendstream"
)
af = "/AcroForm<</Fields[6 0 R]/DR<</Font<</Helv 4 0 R>>>>/DA(/Helv 0 Tf 0 g)%s>>"
pdf("form-ap", T("Name:", 40, 230), page="/Annots[6 0 R]", objs=[field("", "/AP<</N 7 0 R>>"), apo], catalog=af % "")
pdf("form-noap-need", T("Name:", 40, 230), page="/Annots[6 0 R]", objs=[field("")], catalog=af % "/NeedAppearances true")
pdf(
    "form-stale-ap-need",
    T("Name:", 40, 230),
    page="/Annots[6 0 R]",
    objs=[field("").replace("FIELD VALUE", "NEW VALUE")[:-2] + "/AP<</N 7 0 R>>>>", apo],
    catalog=af % "/NeedAppearances true",
)
for nm, fl in (("annot-hidden", 2), ("annot-print-only", 4)):
    pdf(
        nm,
        T("Body", 40, 230),
        page="/Annots[6 0 R]",
        objs=[
            f"<</Type/Annot/Subtype/FreeText/Rect[40 180 300 210]/F {fl}/Contents(X)/DA(/Helv 14 Tf 0 g)/AP<</N 7 0 R>>>>",
            apo,
        ],
    )
pdf(
    "highlight-noap",
    T("Highlighted words here", 40, 200),
    page="/Annots[6 0 R]",
    objs=["<</Type/Annot/Subtype/Highlight/Rect[40 195 200 215]/QuadPoints[40 213 165 213 40 197 165 197]/C[1 1 0]/F 4>>"],
)
# geometry: black square 40..60 x 40..60 in user space from box origin, text G at 100,100
G = "0 g 40 40 60 60 re f " + T("Geometry", 100, 150, 20)
pdf("geo-neg-rot90", "1 0 0 1 10 -100 cm " + G, page="/Rotate 90", media="[10 -100 622 692]")
pdf("geo-crop-rot270", G, page="/Rotate 270/CropBox[30 30 300 200]", media="[0 0 400 300]")
pdf("geo-userunit", G, page="/UserUnit 2.0")
pdf("geo-rot450", G, page="/Rotate 450")
pdf("geo-rot45", G, page="/Rotate 45")
pdf("no-mediabox", T("No media box"), media="null")


# second batch
def tou(pairs):
    c = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange %d beginbfchar "
        % len(pairs)
        + " ".join("<%02X> <%s>" % (a, b.encode("utf-16-be").hex().upper()) for a, b in pairs)
        + " endbfchar endcmap end end"
    )
    c = c.encode()
    return b"<</Length %d>>stream\n" % len(c) + c + b"\nendstream"


H = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 7 0 R>>"
# visual order, left to right: meem, lam-alef (one glyph), seen: the word salam
pdf(
    "arabic-lam-alef",
    "BT /F2 20 Tf 40 200 Td (ABC) Tj ET",
    fonts="/F2 6 0 R",
    objs=[H, tou([(0x41, "\u0645"), (0x42, "\u0644\u0627"), (0x43, "\u0633")])],
)
pdf(
    "arabic-number",
    "BT /F2 20 Tf 40 200 Td (123 A) Tj ET",
    fonts="/F2 6 0 R",
    objs=[H, tou([(0x31, "1"), (0x32, "2"), (0x33, "3"), (0x20, " "), (0x41, "\u0645")])],
)
pdf(
    "hebrew-parens",
    "BT /F2 20 Tf 40 200 Td (\\(A\\) B) Tj ET",
    fonts="/F2 6 0 R",
    objs=[H, tou([(0x28, "("), (0x29, ")"), (0x20, " "), (0x41, "\u05d0"), (0x42, "\u05d1")])],
)
# a blank of another run lies over a word
pdf(
    "stray-blank",
    T("Identifying number", 100, 200)
    + T("Last name ", 50, 200).replace("Last name ", "")
    + "BT /F1 12 Tf 118 200 Td ( ) Tj ET\n",
)
# clipped text: a long label is clipped at its column, the number stands right of it
pdf("clipped-cell", "q 40 190 60 20 re W n " + T("Einrichtungskosten", 40, 200) + " Q " + T("3,77%", 104, 200))


# Chrome: Type 3 font with a turned matrix, three glyphs a,i,( of different heights
def t3(name, bbox, fm, sw):
    g = []
    for w, h, y in ((1700, 1400, 0), (450, 1500, 0), (1150, 1400, 0)):
        s = sw
        c = f"{w} 0 d0 100 {s * (y)} {w - 200} {s * h} re f".encode()
        g.append(b"<</Length %d>>stream\n" % len(c) + c + b"\nendstream")
    pdf(
        name,
        "BT /F3 14 Tf 40 200 Td (cbcacbaccbc) Tj ET",
        fonts="/F3 6 0 R",
        objs=[
            f"<</Type/Font/Subtype/Type3/FontBBox {bbox}/FontMatrix {fm}/CharProcs<</a 8 0 R/i 9 0 R/p 10 0 R>>/Encoding<</Type/Encoding/Differences[97/a/i/p]>>/FirstChar 97/LastChar 99/Widths[1700 450 1150]/ToUnicode 7 0 R/Resources<<>>>>",
            tou([(97, "w"), (98, "i"), (99, "n")]),
        ]
        + g,
    )


t3("type3-skia", "[66 416 1294 -1856]", "[.00048828125 0 0 -.00048828125 0 0]", -1)
# two fonts of the same size with different boxes, as Chrome's subsets have
# accent drawn apart, as TeX does
pdf(
    "tex-accent",
    "BT /F2 20 Tf 40 200 Td (O) Tj ET BT /F2 20 Tf 55.6 200 Td (g) Tj -0.5 0 Td (A) Tj ET BT /F2 20 Tf 66.7 200 Td (uz) Tj ET",
    fonts="/F2 6 0 R",
    objs=[H, tou([(0x4F, "O"), (0x67, "g"), (0x41, "\u0306"), (0x75, "u"), (0x7A, "z")])],
)
# Skia maps the variants of a font's digits to nothing, and states them
pdf(
    "actualtext-unmapped",
    "BT /F2 20 Tf 40 200 Td (R) Tj /Span<</ActualText (1)>>BDC (A) Tj EMC /Span<</ActualText (.)>>BDC (B) Tj EMC (g) Tj ET",
    fonts="/F2 6 0 R",
    objs=[H, tou([(0x52, "R"), (0x41, "\0"), (0x42, "\0"), (0x67, "g")])],
)
# 1-page portfolio, sound etc left out. CMYK overprint, knockout left out
pdf(
    "sup-only",
    T("Area in m", 170, 200)
    + T("2", 222, 204.5, 8)
    + T(" and footnote", 227, 200)
    + T("17", 297, 204.5, 8)
    + T("Second line of the paragraph", 170, 185),
)


# third batch: many nested groups with soft masks
def masks(name, n, depth=2, bbox="[0 0 595 842]"):
    o = []
    base = 6
    st = lambda d, c: (lambda c: ("<<%s/Length %d>>stream\n" % (d, len(c))).encode() + c + b"\nendstream")(c.encode())
    # 6: inner group, 7: mask group, 8: ExtGState, 9: outer group, 10: GS none
    G = "/Group<</S/Transparency/CS/DeviceRGB/I true>>"
    o.append(st("/Type/XObject/Subtype/Form/BBox %s%s/Resources<<>>" % (bbox, G), "0.9 0.2 0.2 rg 100 100 40 40 re f"))
    o.append(
        st(
            "/Type/XObject/Subtype/Form/BBox %s/Group<</S/Transparency/CS/DeviceGray/I true>>/Resources<</XObject<</X 6 0 R>>>>"
            % bbox,
            "1 g 0 0 595 842 re f /X Do",
        )
    )
    o.append("<</Type/ExtGState/SMask<</Type/Mask/S/Luminosity/G 7 0 R>>>>")
    o.append(
        st(
            "/Type/XObject/Subtype/Form/BBox %s%s/Resources<</ExtGState<</M 8 0 R>>/XObject<</X 6 0 R>>>>" % (bbox, G),
            "q /M gs /X Do Q",
        )
    )
    c = "".join(f"q 1 0 0 1 {i % 10 * 40} {i // 10 % 15 * 45} cm /O Do Q\n" for i in range(n))
    pdf(name, c, res="/XObject<</O 9 0 R>>", objs=o, media="[0 0 595 842]")


masks("soft-masks-100", 100)
# a shading whose PostScript function takes mod of a real number
fn = "{ 10 mul 3 mod 3 div exch pop dup dup }"
pdf(
    "shading-mod-real",
    T("Text on the page", 40, 250) + "q 40 40 200 150 re W n /S sh Q",
    res="/Shading<</S 6 0 R>>",
    objs=[
        "<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Matrix[200 0 0 150 40 40]/Function 7 0 R>>",
        ("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]/Length %d>>stream\n%s\nendstream" % (len(fn), fn)),
    ],
)
pdf(
    "link-border",
    T("A citation [12] with a link", 40, 200),
    page="/Annots[6 0 R]",
    objs=["<</Type/Annot/Subtype/Link/Rect[90 195 120 213]/Border[0 0 1]/C[0 1 0]/A<</S/URI/URI(http://example.org/)>>>>"],
)
pdf(
    "checkbox-noap",
    T("Agree:", 40, 230),
    page="/Annots[6 0 R]",
    objs=[
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/V/Yes/AS/Yes/Rect[100 225 116 241]/F 4/MK<</CA(4)/BC[0]>>/DA(/ZaDb 0 Tf 0 g)>>"
    ],
    catalog="/AcroForm<</Fields[6 0 R]/DR<</Font<</Helv 4 0 R>>>>/DA(/Helv 0 Tf 0 g)>>",
)
pdf(
    "freetext-noap",
    T("Body", 40, 230),
    page="/Annots[6 0 R]",
    objs=["<</Type/Annot/Subtype/FreeText/Rect[40 180 300 210]/F 4/Contents(REVIEW NOTE)/DA(/Helv 14 Tf 1 0 0 rg)>>"],
)


# tiling pattern with small steps over the page
def tile(name, step):
    s = "0.8 g 0 0 %g %g re f" % (step / 2, step / 2)
    pdf(
        name,
        "/Pattern cs /P scn 0 0 595 842 re f",
        res="/Pattern<</P 6 0 R>>",
        media="[0 0 595 842]",
        objs=[
            (
                "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 %g %g]/XStep %g/YStep %g/Resources<<>>/Length %d>>stream\n%s\nendstream"
                % (step, step, step, step, len(s), s)
            )
        ],
    )


tile("tiles-10pt", 10)
# a PDF for the holders of a certificate: the public-key security handler
pdf("public-key", T("secret"), objs=["<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 2/Length 128/Recipients[<3000>]>>"])
b = open(OUT + "public-key.pdf", "rb").read().replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]>>")
open(OUT + "public-key.pdf", "wb").write(b)
pdf("mediabox-empty", T("Zero media box", 40, 200), media="[0 0 0 0]")

# fourth batch
pdf(
    "link-border-wide",
    T("http://example.org/", 40, 220) + T("This text is under the border of a link.", 40, 190),
    page="/Annots[6 0 R]",
    objs=["<</Type/Annot/Subtype/Link/Rect[35 212 155 235]/Border[0 0 112]/C[0 0 1]/A<</S/URI/URI(http://example.org/)>>>>"],
)
pdf("clip-early", "W\n140 80 m 260 80 l 260 220 l 140 220 l h n\n0 g 0 0 400 300 re f")
pdf(
    "font-without-descendant",
    T("The other text", 40, 200) + "BT /F2 16 Tf 40 150 Td <0041> Tj ET",
    fonts="/F1 4 0 R/F2 6 0 R",
    objs=["<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[null]>>"],
)
s = b"1000 0 d0 0 0 500 500 re f BT /F3 1 Tf (a) Tj ET"
pdf(
    "type3-shows-itself",
    T("The other text", 40, 200) + "BT /F3 16 Tf 40 150 Td (a) Tj ET",
    fonts="/F1 4 0 R/F3 6 0 R",
    objs=[
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 7 0 R>>/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<</Font<</F3 6 0 R>>>>>>",
        b"<</Length %d>>stream\n" % len(s) + s + b"\nendstream",
    ],
)
pdf("kangxi", "BT /F2 20 Tf 40 200 Td (AB) Tj ET", fonts="/F2 6 0 R", objs=[H, tou([(0x41, "\u2ec5"), (0x42, "\u2f94")])])


# scans: what a page scanned at 300 dpi looks like, one bit or eight a pixel
def scan(name, dpi, bits, w=400, h=300, size=11):
    W, H_ = round(w * dpi / 72), round(h * dpi / 72)
    im = Image.new("L", (W, H_), 255)
    d = ImageDraw.Draw(im)
    f = ImageFont.load_default(size * dpi / 72)
    lines = [
        "A page that was scanned is one picture,",
        "and its letters are only as good as the",
        "way in which that picture is made small.",
        "Vendor: Miller and Sons   Amount: $119.79",
        "0123456789 abcdefghijklmnopqrstuvwxyz",
    ]
    for i, l in enumerate(lines):
        d.text((30 * dpi / 72, (30 + i * size * 1.8) * dpi / 72), l, fill=0, font=f)
    d.rectangle(
        [30 * dpi / 72, (h - 90) * dpi / 72, (w - 30) * dpi / 72, (h - 30) * dpi / 72],
        outline=0,
        width=max(1, round(0.5 * dpi / 72)),
    )
    if bits == 1:
        data = zlib.compress(im.point(lambda v: 255 if v > 127 else 0).convert("1").tobytes(), 9)
    else:
        data = zlib.compress(im.tobytes(), 9)
    x = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent %d/Filter/FlateDecode/Length %d>>stream\n"
        % (W, H_, bits, len(data))
        + data
        + b"\nendstream"
    )
    pdf(
        name,
        f"q {w} 0 0 {h} 0 0 cm /I Do Q",
        res="/XObject<</I 6 0 R>>",
        objs=[x],
        media=f"[0 0 {w} {h}]",
    )


scan("scan-1bit-300", 300, 1)
scan("scan-gray-300", 300, 8)
scan("scan-1bit-600", 600, 1)


def jpx(name, mode, mask=False):
    im = Image.new(mode, (551, 337), 255 if mode == "L" else (255, 255, 255))
    d = ImageDraw.Draw(im)
    d.rectangle((50, 50, 300, 250), fill=0 if mode == "L" else (200, 30, 30))
    d.ellipse((320, 100, 520, 300), fill=90 if mode == "L" else (30, 60, 200))
    b = io.BytesIO()
    im.save(b, "JPEG2000", irreversible=False)
    data = b.getvalue()
    m = Image.new("L", (551, 337), 255)
    ImageDraw.Draw(m).rectangle((0, 0, 551, 60), fill=0)
    b = io.BytesIO()
    m.save(b, "JPEG2000")
    md = b.getvalue()
    x = (
        b"<</Type/XObject/Subtype/Image/Width 551/Height 337/ColorSpace/%s/BitsPerComponent 8/Filter/JPXDecode%s/Length %d>>stream\n"
        % (b"DeviceGray" if mode == "L" else b"DeviceRGB", b"/SMask 7 0 R" if mask else b"", len(data))
        + data
        + b"\nendstream"
    )
    y = (
        b"<</Type/XObject/Subtype/Image/Width 551/Height 337/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/JPXDecode/Length %d>>stream\n"
        % len(md)
        + md
        + b"\nendstream"
    )
    pdf(name, "q 132.24 0 0 80.88 40 100 cm /I Do Q", res="/XObject<</I 6 0 R>>", objs=[x, y])


jpx("jpx-gray", "L")
jpx("jpx-gray-mask", "L", True)
jpx("jpx-rgb", "RGB")


def jpx_of(name, image, colors, more=""):
    """An image whose channels say more than its colours, or have more than 8 bits."""
    b = io.BytesIO()
    image.save(b, "JPEG2000")
    head = f"<</Type/XObject/Subtype/Image/Width 300/Height 200/ColorSpace/{colors}/BitsPerComponent 8/Filter/JPXDecode{more}"
    image = f"{head}/Length {len(b.getvalue())}>>stream\n".encode() + b.getvalue() + b"\nendstream"
    page = "0.5 0.7 1 rg 0 0 400 300 re f q 150 0 0 100 40 100 cm /I Do Q"
    pdf(name, page, res="/XObject<</I 6 0 R>>", objs=[image])


def huge(name):
    b = io.BytesIO()
    Image.new("RGB", (7000, 7000), (200, 100, 50)).save(b, "JPEG2000")
    head = "<</Type/XObject/Subtype/Image/Width 7000/Height 7000/ColorSpace/DeviceRGB/Filter/JPXDecode"
    image = f"{head}/Length {len(b.getvalue())}>>stream\n".encode() + b.getvalue() + b"\nendstream"
    pdf(name, "q 200 0 0 200 100 50 cm /I Do Q", res="/XObject<</I 6 0 R>>", objs=[image])


huge("jpx-huge")


def channel(box, inside, outside, mode="L"):
    image = Image.new(mode, (300, 200), outside)
    ImageDraw.Draw(image).rectangle(box, fill=inside)
    return image


left, top = (0, 0, 149, 199), (0, 0, 299, 99)
jpx_of("jpx-gray-alpha", Image.merge("LA", (channel(left, 60, 200), channel(top, 0, 255))), "DeviceGray")
jpx_of("jpx-gray-16bit", channel(left, 15000, 50000, "I;16"), "DeviceGray")
bands = (channel(left, 200, 20), channel(top, 90, 180), channel(left, 0, 250), channel(top, 0, 255))
jpx_of("jpx-rgb-alpha", Image.merge("RGBA", bands), "DeviceRGB", "/SMaskInData 1")
# after public bug reports
pdf(
    "text-upside-down",
    "BT /F1 14 Tf -1 0 0 -1 360 100 Tm (Warranty code ZQX) Tj ET BT /F1 14 Tf -1 0 0 -1 360 120 Tm (second line of it) Tj ET",
)
pdf(
    "sideways-table",
    "".join(
        f"BT /F1 12 Tf 0 1 -1 0 {100 + 20 * i} {40 + 100 * j} Tm ({w}) Tj ET\n"
        for i, r in enumerate((("Engine oil", "6.0 quarts"), ("Coolant", "18.6 quarts"), ("Fuel", "32 gallons")))
        for j, w in enumerate(r)
    ),
)
pdf(
    "run-in-heading",
    T("MANDAWA", 40, 200, 18)
    + T(", the open air art gallery of the", 131, 200, 11)
    + T("region, is a quaint village with many houses,", 40, 185, 11)
    + T("painted on all of their walls.", 40, 171, 11),
)

if "--mupdf" in sys.argv:
    import pymupdf

    for name in DRAWN:
        with pymupdf.open(OUT + name + ".pdf") as document:
            colors = pymupdf.csGRAY if name.startswith("scan") else pymupdf.csRGB
            document[0].get_pixmap(dpi=108, colorspace=colors).save(OUT + name + ".png")
