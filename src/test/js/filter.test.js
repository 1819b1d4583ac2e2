import { Filter } from '/run/filter.js';
import { same, test } from './check.js';

const page = (...detections) => ({ detections: detections.map(([label, score]) => ({ label, score })) });
const PAGES = [page(['title', 0.9], ['text', 0.7]), page(['text', 0.55], ['figure', 0.95])];

function filter() {
  localStorage.clear();
  const calls = { changed: 0, sizes: [] };
  const made = new Filter(() => calls.changed++, (size) => calls.sizes.push(size));
  document.body.replaceChildren(made.element);
  made.count(PAGES);
  return { made, calls, find: (selector) => made.element.querySelector(selector) };
}

const counts = (made) => Object.fromEntries(
  [...made.element.querySelectorAll('.chip')].map((chip) => [
    chip.children[1].textContent, chip.querySelector('.chip-count').textContent,
  ]));

test('everything is shown at first, and counted by label', () => {
  const { made } = filter();
  same(counts(made), { title: '1', text: '2', figure: '1' });
  same(PAGES.flatMap((p) => p.detections).every((d) => made.shows(d)), true);
});

test('a label is hidden and shown again by its chip', () => {
  const { made, calls, find } = filter();
  const chip = [...made.element.querySelectorAll('.chip')].find((c) => c.children[1].textContent === 'text');
  chip.click();
  same([made.shows({ label: 'text', score: 1 }), made.shows({ label: 'title', score: 0.1 })], [false, true]);
  same(chip.getAttribute('aria-pressed'), 'false');
  chip.click();
  same([made.shows({ label: 'text', score: 1 }), calls.changed, !!find('.legend')], [true, 2, true]);
});

test('the slider begins at the lowest score and hides what is below it', () => {
  const { made, calls, find } = filter();
  const slider = find('#score');
  same([slider.min, slider.value], ['0.55', '0.55']);
  slider.value = '0.8';
  slider.dispatchEvent(new Event('input'));
  made.count(PAGES);
  same([made.shows({ label: 'text', score: 0.79 }), made.shows({ label: 'text', score: 0.8 })], [false, true]);
  same([counts(made), calls.changed], [{ title: '1', text: '0', figure: '1' }, 1]);
  slider.value = slider.min;
  slider.dispatchEvent(new Event('input'));
  same(made.shows({ label: 'text', score: 0.5501 - 0.01 }), true);
});

test('without detections there is no filter', () => {
  const { made } = filter();
  const empty = new Filter(() => {}, () => {});
  empty.count([page()]);
  same([empty.element.hidden, made.element.hidden], [true, false]);
});

test('the size of the pages is remembered', () => {
  const { calls, find } = filter();
  find('input[value=large]').click();
  same([calls.sizes, new Filter(() => {}, () => {}).size], [['large'], 'large']);
  localStorage.setItem('pagerunner.page-size', 'huge');
  same(new Filter(() => {}, () => {}).size, 'medium');
});

test('what the address says is shown, also of labels that are found later', () => {
  const { made } = filter();
  made.choose(['title', 'list'], 0.6);
  same([['title', 0.7], ['title', 0.5], ['text', 0.9], ['list', 0.9], ['table', 0.9]].map(([label, score]) => made.shows({ label, score })),
    [true, false, false, true, false]);
  made.count([...PAGES, page(['list', 0.8], ['table', 0.8])]);
  same([...made.hidden], ['text', 'figure', 'table']);
  same(made.element.querySelector('#score').value, '0.6');
  made.choose(null, 0);
  same([made.hidden.size, made.shows({ label: 'table', score: 0.1 })], [0, true]);
});
