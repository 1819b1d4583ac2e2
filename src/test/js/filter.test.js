import { Filter } from '/run/filter.js';
import { Legend } from '/run/legend.js';
import { same, test } from './check.js';

const page = (...detections) => ({ detections: detections.map(([label, score]) => ({ label, score })) });
const PAGES = [page(['title', 0.9], ['text', 0.7]), page(['text', 0.55], ['figure', 0.95])];

function filter() {
  const calls = { changed: 0, labels: 0 };
  const made = new Filter();
  made.addEventListener('change', () => calls.changed++);
  made.addEventListener('labels', () => calls.labels++);
  made.count(PAGES);
  return { made, calls };
}

const counts = (made) => Object.fromEntries(made.labels.map((label) => [label, made.countOf(label)]));

test('everything is shown at first, and counted by label, the usual labels first', () => {
  const { made, calls } = filter();
  same(made.labels, ['text', 'title', 'figure']);
  same(counts(made), { text: 2, title: 1, figure: 1 });
  same(PAGES.flatMap((p) => p.detections).every((d) => made.shows(d)), true);
  same([calls.changed, calls.labels, made.floor, made.chosen], [0, 1, 0.55, null]);
});

test('a label is hidden and shown again', () => {
  const { made, calls } = filter();
  made.toggle('text');
  same([made.shows({ label: 'text', score: 1 }), made.shows({ label: 'title', score: 0.1 })], [false, true]);
  same([made.isShown('text'), made.chosen], [false, ['title', 'figure']]);
  made.toggle('text');
  same([made.shows({ label: 'text', score: 1 }), calls.changed], [true, 2]);
});

test('a lowest score hides what is below it, also from the counts', () => {
  const { made, calls } = filter();
  made.setLowest(0.8);
  made.setLowest(0.8);
  made.count(PAGES);
  same([made.shows({ label: 'text', score: 0.79 }), made.shows({ label: 'text', score: 0.8 })], [false, true]);
  same([counts(made), calls.changed], [{ text: 0, title: 1, figure: 1 }, 1]);
});

test('a highest score hides what is above it', () => {
  const { made, calls } = filter();
  made.setRange(0.6, 0.9);
  made.count(PAGES);
  same([0.55, 0.6, 0.9, 0.91].map((score) => made.shows({ label: 'text', score })), [false, true, true, false]);
  same([counts(made), calls.changed, made.byScore, made.isManifold], [{ text: 1, title: 1, figure: 0 }, 1, true, true]);
  made.setRange(0, 1);
  same([made.shows({ label: 'text', score: 1 }), made.byScore, made.isManifold], [true, false, false]);
});

test('a label has a lowest score of its own until it is taken away', () => {
  const { made, calls } = filter();
  made.setLowest(0.8);
  made.setOwn('text', 0.6);
  made.setOwn('text', 0.6);
  made.count(PAGES);
  same([counts(made), calls.changed], [{ text: 1, title: 1, figure: 1 }, 2]);
  same([made.lowestOf('text'), made.lowestOf('title'), made.least, made.isManifold], [0.6, 0.8, 0.6, true]);
  same(made.address, { label: null, score: 0.8, most: null, from: { text: 0.6 } });
  made.toggle('text');
  same([made.least, made.isManifold], [0.8, false]);
  made.setOwn('text', null);
  made.clearOwn();
  same([made.own.size, made.address.from, calls.changed], [0, null, 4]);
});

test('candidates are shown only of labels with a lowest score', () => {
  const { made } = filter();
  made.setOwn('text', 0.1);
  const candidate = (label) => ({ label, score: 0.2, candidate: true });
  same([made.shows(candidate('text')), made.shows(candidate('title')), made.asked, made.least], [true, false, [0.1], 0.1]);
  made.setOwn('text', 0.7);
  same([made.shows(candidate('text')), made.least], [false, 0]);
});

test('the scores that an address names are shown', () => {
  const { made } = filter();
  made.choose(null, 0.5, 0.9, { title: 0.8 });
  same([made.lowest, made.highest, made.lowestOf('title')], [0.5, 0.9, 0.8]);
  made.choose(null, null);
  same([made.lowest, made.highest, made.own.size], [0, 1, 0]);
});

test('candidates do not lower the floor', () => {
  const { made } = filter();
  made.count([...PAGES, { detections: [{ label: 'text', score: 0.06, candidate: true }] }]);
  same(made.floor, 0.55);
});

test('what the address says is shown, also of labels that are found later', () => {
  const { made, calls } = filter();
  made.choose(['title', 'list'], 0.6);
  same([['title', 0.7], ['title', 0.5], ['text', 0.9], ['list', 0.9], ['table', 0.9]].map(([label, score]) => made.shows({ label, score })),
    [true, false, false, true, false]);
  made.count([...PAGES, page(['list', 0.8], ['table', 0.8])]);
  same([[...made.hidden].sort(), made.chosen], [['figure', 'table', 'text'], ['title', 'list']]);
  made.choose(null, 0);
  same([made.hidden.size, made.shows({ label: 'table', score: 0.1 }), calls.changed], [0, true, 0]);
});

test('the legend has a chip for each label in the order of the legend', () => {
  const { made } = filter();
  const legend = new Legend({ filter: made });
  legend.show();
  const chips = () => [...legend.element.children].map((chip) => [chip.children[1].textContent, chip.lastChild.textContent, chip.ariaPressed]);
  same(chips(), [['text', '2', 'true'], ['title', '1', 'true'], ['figure', '1', 'true']]);
  legend.element.children[1].click();
  made.count([...PAGES, page(['list', 0.8])]);
  legend.show();
  same(chips(), [['text', '2', 'true'], ['title', '1', 'false'], ['list', '1', 'true'], ['figure', '1', 'true']]);
});

test('without detections there is no legend', () => {
  const legend = new Legend({ filter: new Filter() });
  legend.show();
  same(legend.element.hidden, true);
});
