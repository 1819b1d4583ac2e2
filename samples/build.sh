#!/bin/sh
# Builds paper.pdf, mixed.pdf and page.png from src/, the same bytes on every run with the same tools.
# On Debian 12 it needs: apt-get install --no-install-recommends texlive-latex-base texlive-latex-recommended \
#   texlive-latex-extra texlive-fonts-recommended texlive-pictures lmodern qpdf poppler-utils python3-pil python3-numpy
set -eu
cd "$(dirname "$0")"
samples=$PWD
PYTHON=${PYTHON:-python3}
for tool in pdflatex qpdf pdftoppm "$PYTHON"; do
  command -v "$tool" >/dev/null || { echo "build.sh: $tool is missing; see the list at its top" >&2; exit 1; }
done

export SOURCE_DATE_EPOCH=1735689600 FORCE_SOURCE_DATE=1 TZ=UTC
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp src/*.tex "$work"
"$PYTHON" src/pictures.py paper "$work"
cd "$work"

typeset() {
  for pass in 1 2 3; do
    pdflatex -interaction=nonstopmode -halt-on-error "$1.tex" >"$1.out" || { tail -30 "$1.out" >&2; exit 1; }
  done
}

# A page as a scanner gives it: pixels only.
scan() {
  pdftoppm -r "$2" -gray -singlefile "$1.pdf" "$1"
  "$PYTHON" "$samples/src/pictures.py" scan "$1.pgm" "$1-$3.pdf" "$3"
}

for name in paper slide letter form wide scan fax cropped; do typeset "$name"; done
scan scan 130 jpeg
scan letter 110 jpx
scan fax 200 jbig2

printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n' >blank.raw
qpdf blank.raw blank.pdf 2>/dev/null || [ $? -eq 3 ] # 3: it had to add the missing table of offsets

pack="--deterministic-id --object-streams=generate --recompress-flate --compression-level=9"
qpdf $pack paper.pdf "$samples/paper.pdf"
qpdf $pack --empty --pages slide.pdf letter.pdf form.pdf scan-jpeg.pdf wide.pdf cropped.pdf blank.pdf fax-jbig2.pdf \
  letter-jpx.pdf -- "$samples/mixed.pdf"
pdftoppm -r 108 -f 7 -l 7 -png -singlefile "$samples/paper.pdf" page
"$PYTHON" "$samples/src/pictures.py" palette page.png "$samples/page.png"
ls -l "$samples"/*.pdf "$samples"/*.png
