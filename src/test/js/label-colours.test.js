import { same, test } from './check.js';

const USUAL = 7; // labels; those beyond are rare, and share a palette of twelve

/** How colours look to whom a kind of cones is missing, in linear RGB (Machado, Oliveira and Fernandes 2009). */
const MISSING = {
  red: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  green: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  blue: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const style = await (await fetch('/style.css')).text();
const [, standard] = style.match(/\[data-colours="standard"\] \{([^}]*)\}/);
const [, safe] = style.match(/\n\[data-colours="safe"\] \{([^}]*)\}/);
const linear = (hex) =>
  [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
const colours = (text) => [...text.matchAll(/#[0-9a-f]{6}/g)].map(([hex]) => linear(hex));

function contrastWithWhite([r, g, b]) {
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

function lab([r, g, b]) {
  const f = (x) => (x > 0.008856 ? Math.cbrt(x) : 7.787 * x + 16 / 116);
  const [x, y, z] = [
    f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505), f(0.2126 * r + 0.7152 * g + 0.0722 * b), f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The least distance (CIE 1976) between two of the usual labels. */
function least(all, matrix) {
  const seen = all.slice(0, USUAL).map((colour) => lab(matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, part, i) => sum + part * colour[i], 0))))));
  return Math.min(...seen.flatMap((a, i) => seen.slice(0, i).map((b) => Math.hypot(...a.map((part, k) => part - b[k])))));
}

test('both sets have twelve colours that read on white, and white on them', () => {
  same([standard, safe].map((text) => colours(text).length), [12, 12]);
  same([standard, safe].flatMap(colours).filter((colour) => contrastWithWhite(colour) < 4.5), []);
});

test('the safe ones of the usual labels stay far apart, whichever cones are missing', () => {
  same(Object.entries(MISSING).filter(([, matrix]) => least(colours(safe), matrix) < 28).map(([kind]) => kind), []);
});
