import english from '/lang/en.js';
import { bytes, count, duration, isFinal, isolated, problemWords, readable, roughly, score, since, STATES, stateWord, t } from '/i18n.js';
import { same, test } from './check.js';

test('bytes are rounded to two or three digits', () => {
  same([0, 1, 999, 1_000, 9_949, 99_400, 999_499, 999_500].map(bytes), [
    '0 bytes', '1 byte', '999 bytes', '1.0 kB', '9.9 kB', '99 kB', '999 kB', '1.0 MB',
  ]);
  same(bytes(5e12), '5.0 TB');
});

test('a count has its plural', () => {
  same([count(1, 'page'), count(0, 'page'), count(1_234, 'run')], ['1 page', '0 pages', '1,234 runs']);
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
  const before = (minutes) => since(new Date(Date.now() - minutes * 60_000 - 1_000));
  same([0, 1, 59, 60, 23 * 60, 24 * 60, 7 * 24 * 60].map(before), [
    'just now', '1 minute ago', '59 minutes ago', '1 hour ago', '23 hours ago', 'yesterday', '7 days ago',
  ]);
});

test('every state has a word, and two are not final', () => {
  same(STATES.filter((state) => !isFinal(state)), ['queued', 'running']);
  same(STATES.every((state) => stateWord(state) === english[`state.${state}`]), true);
});

test('a string takes its values', () => {
  same(t('error.status', { status: 500 }), 'The server answered with an error (500).');
  same(t('time.minutes', { minutes: 2, seconds: 5 }), '2 min 5 s');
});

test('a score is a percentage', () => same(score(0.9874), '98.7 %'));

test('a name cannot turn the direction of what stands around it', () => {
  same(readable('Invoice \u202egnp.exe'), 'Invoice gnp.exe');
  same(isolated('\u2067a\u2069'), '\u2068a\u2069');
  same(readable('تقرير 2024'), 'تقرير 2024');
});

test('in English the server’s own words are shown', () => {
  same(problemWords('not-found', 'There is no document.'), null);
});
