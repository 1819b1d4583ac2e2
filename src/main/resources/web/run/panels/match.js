// Finds a text in the texts of detections: whatever the case of letters, their accents, and how blanks are written. No DOM.

const BEFORE = 32; // characters of a snippet before what was found
const SNIPPET = 140;

const folded = new WeakMap(); // detection → its text as it is compared

/** A text as it is compared with others. */
export const fold = (text) =>
  text.normalize('NFKD').replace(/[\p{M}\u00ad]/gu, '').toLowerCase().replace(/\s+/g, ' ');

/** Whether a detection holds a text that is folded already. */
export function holds(detection, wanted) {
  if (!detection.text) {
    return false;
  }
  if (!folded.has(detection)) {
    folded.set(detection, fold(detection.text));
  }
  return folded.get(detection).includes(wanted);
}

/**
 * The piece of a text around what was found in it.
 *
 * @param {string} text
 * @param {string} wanted folded
 * @returns {{text: string, found: boolean}[]} pieces, one after the other
 */
export function snippet(text, wanted) {
  const { plain, starts, shown } = mapped(text);
  const first = plain.indexOf(wanted);
  if (first < 0 || wanted === '') {
    return [{ text: shown.slice(0, SNIPPET), found: false }];
  }
  const from = beginning(shown, starts[first]);
  const to = Math.min(shown.length, Math.max(from + SNIPPET, starts[first + wanted.length] ?? shown.length));
  const pieces = [];
  let at = from;
  for (let hit = first; hit >= 0 && starts[hit] < to; hit = plain.indexOf(wanted, hit + wanted.length)) {
    const end = Math.min(to, starts[hit + wanted.length] ?? shown.length);
    pieces.push({ text: shown.slice(at, starts[hit]), found: false }, { text: shown.slice(starts[hit], end), found: true });
    at = end;
  }
  pieces.push({ text: shown.slice(at, to), found: false });
  if (from > 0) {
    pieces.unshift({ text: '…', found: false });
  }
  if (to < shown.length) {
    pieces.push({ text: '…', found: false });
  }
  return pieces.filter((piece) => piece.text !== '');
}

/** At the beginning of a word, a little before what was found. */
function beginning(text, at) {
  if (at <= BEFORE) {
    return 0;
  }
  const blank = text.indexOf(' ', at - BEFORE);
  return blank >= 0 && blank < at ? blank + 1 : at - BEFORE;
}

/** A text with single blanks, as it is compared, and where in it each compared character comes from. */
function mapped(text) {
  const shown = text.replace(/\s+/g, ' ');
  const starts = [];
  let plain = '';
  let at = 0;
  for (const character of shown) {
    const compared = character === ' ' ? ' ' : fold(character);
    for (let i = 0; i < compared.length; i++) {
      starts.push(at);
    }
    plain += compared;
    at += character.length;
  }
  return { plain, starts, shown };
}
