import { ago, bytes, count, duration, isFinal, isolated, readable, roughly, score, STATES } from '/ui/format.js';
import { same, test } from './check.js';

test('bytes are rounded to two or three digits', () => {
  same([0, 1, 999, 1_000, 9_949, 99_400, 999_499, 999_500].map(bytes), [
    '0 bytes', '1 byte', '999 bytes', '1.0 kB', '9.9 kB', '99 kB', '999 kB', '1.0 MB',
  ]);
  same(bytes(5e12), '5000 GB');
});

test('a count has its plural', () => {
  same([count(1, 'page'), count(0, 'page'), count(1_234, 'entry', 'entries')], ['1 page', '0 pages', '1,234 entries']);
});

test('a span of time never has sixty seconds or minutes beside a larger unit', () => {
  same([0, 940, 9_940, 59_400, 60_000, 125_000].map(duration), ['0.0 s', '0.9 s', '9.9 s', '59 s', '1 min 0 s', '2 min 5 s']);
  same(duration(59_700), '1 min 0 s');
  same(duration(119_700), '2 min 0 s');
  same(duration(3_599_900), '1 h 0 min');
  same(duration(3_660_000), '1 h 1 min');
});

test('an estimate is never less than a second', () => {
  same([0, 1_400, 9_600].map(roughly), ['1 s', '1 s', '10 s']);
});

test('how long ago', () => {
  const before = (minutes) => ago(new Date(Date.now() - minutes * 60_000 - 1_000));
  same([0, 1, 59, 60, 23 * 60, 24 * 60, 7 * 24 * 60].map(before), [
    'just now', '1 min ago', '59 min ago', '1 h ago', '23 h ago', '1 day ago', '7 days ago',
  ]);
  same(before(8 * 24 * 60), new Date(Date.now() - 8 * 24 * 3_600_000 - 1_000).toLocaleDateString());
});

test('every state has a word, and two are not final', () => {
  same(Object.keys(STATES).filter((state) => !isFinal(state)), ['queued', 'running']);
});

test('a score is a percentage', () => same(score(0.9874), '98.7 %'));

test('a name cannot turn the direction of what stands around it', () => {
  same(readable('Invoice \u202egnp.exe'), 'Invoice gnp.exe');
  same(isolated('\u2067a\u2069'), '\u2068a\u2069');
  same(readable('تقرير 2024'), 'تقرير 2024');
});
