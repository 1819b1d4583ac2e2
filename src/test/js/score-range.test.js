import { ScoreCounts } from '/run/side/counts.js';
import { ScoreRange } from '/run/score-range.js';
import { same, test } from './check.js';

function range() {
  const made = new ScoreRange({ lowest: 'Lowest', highest: 'Highest', id: 'test' });
  let moved = 0;
  made.addEventListener('input', () => moved++);
  const [low, high] = made.element.querySelectorAll('input');
  const move = (handle, value) => {
    handle.value = value;
    handle.dispatchEvent(new Event('input'));
  };
  return { made, low, high, move, moved: () => moved };
}

test('handles are where the scores are, and say them', () => {
  const { made, low, high } = range();
  made.show(0.2, 0.6, 0.9);
  same([made.lowest, made.highest, low.min, low.getAttribute('aria-valuetext'), high.getAttribute('aria-valuetext')], [0.6, 0.9, '0.2', '0.60', '0.90']);
});

test('one handle does not pass the other', () => {
  const { made, low, high, move, moved } = range();
  made.show(0, 0.5, 0.8);
  move(low, 0.9);
  same([made.lowest, made.highest], [0.8, 0.8]);
  move(high, 0.1);
  same([made.lowest, made.highest, moved()], [0.8, 0.8, 2]);
});

test('with one handle there is no highest score', () => {
  const made = new ScoreRange({ lowest: 'Lowest' });
  made.show(0, 0.5);
  const counts = new ScoreCounts();
  counts.put({ page: 1, detections: [{ label: 'text', score: 0.7 }] });
  made.draw(counts, ['text']);
  same([made.element.querySelectorAll('input').length, made.highest, made.element.querySelectorAll('path').length], [1, 1, 1]);
});
