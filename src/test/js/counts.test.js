import { ScoreCounts, binOf, paths } from '/run/side/counts.js';
import { same, test } from './check.js';

const of = (label, ...scores) => scores.map((score) => ({ label, score }));

test('scores are counted by hundredths', () => {
  same([binOf(0), binOf(0.29), binOf(0.57), binOf(0.999), binOf(1)], [0, 29, 57, 99, 99]);
});

test('a page that changes is counted anew', () => {
  const counts = new ScoreCounts();
  counts.put({ page: 1, detections: of('text', 0.5, 0.9) });
  counts.put({ page: 2, detections: of('text', 0.95) });
  counts.put({ page: 1, detections: of('title', 0.7) });
  same([counts.from('text', 0), counts.from('title', 0), counts.from('figure', 0)], [1, 1, 0]);
});

test('those from a score on, and the score in their middle', () => {
  const counts = new ScoreCounts();
  counts.put({ page: 1, detections: of('text', 0.2, 0.5, 0.8, 0.9, 0.95) });
  same([counts.from('text', 0.5), counts.from('text', 0.51), counts.from('text', 0)], [4, 3, 5]);
  same([counts.median('text', 0), counts.median('text', 0.85), counts.median('text', 0.99)], [0.805, 0.905, null]);
});

test('bars of a histogram begin at any score', () => {
  const counts = new ScoreCounts();
  counts.put({ page: 1, detections: [...of('text', 0.05, 0.5, 0.74, 0.75, 1), ...of('title', 0.6)] });
  same(counts.bars(['text', 'title'], 2, 0.5), [
    { label: 'text', counts: [2, 2] },
    { label: 'title', counts: [1, 0] },
  ]);
});

test('a histogram is stacked', () => {
  const drawn = paths([{ label: 'a', counts: [1, 0] }, { label: 'b', counts: [3, 1] }], 20, 10);
  same(drawn, [
    { label: 'a', d: 'M0 7.5h10v2.5h-10z' },
    { label: 'b', d: 'M0 0h10v7.5h-10zM10 5h10v5h-10z' },
  ]);
});

test('what is not wanted is not counted', () => {
  const counts = new ScoreCounts(({ candidate }) => !candidate);
  counts.put({ page: 1, detections: [{ label: 'text', score: 0.9 }, { label: 'text', score: 0.3, candidate: true }] });
  same(counts.from('text', 0), 1);
});
