// A piece of text with what was found in it.

import { h } from '../ui/kit.js';

/** @param {{text: string, marks: number[][]}} snippet whose marks count code points */
export function marked({ text, marks }) {
  return pieces(text, marks).map(([piece, found]) => (found ? h('mark', {}, piece) : piece));
}

/** The pieces of a text in order, each with whether it is a mark. */
export function pieces(text, marks) {
  const points = [...text];
  const result = [];
  let at = 0;
  for (const [start, end] of marks) {
    result.push([points.slice(at, start).join(''), false], [points.slice(start, end).join(''), true]);
    at = end;
  }
  result.push([points.slice(at).join(''), false]);
  return result.filter(([piece]) => piece !== '');
}
