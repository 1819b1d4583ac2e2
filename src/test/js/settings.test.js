import { bytes, limitWords } from '/i18n.js';
import { apply, CHOICES, choose, format, parse, settings } from '/ui/settings.js';
import { same, test } from './check.js';

const usual = Object.fromEntries(Object.entries(CHOICES).map(([name, [value]]) => [name, value]));

test('what is as usual is said nowhere', () => {
  same(parse(null), usual);
  same(parse(''), usual);
  same(format(usual), '');
});

test('what was chosen comes back', () => {
  const chosen = { ...usual, theme: 'dark', density: 'compact', keys: 'off' };
  same(format(chosen), 'theme-dark.density-compact.keys-off');
  same(parse(format(chosen)), chosen);
});

test('what makes no sense is as usual', () => {
  same(parse('theme-purple.density.nonsense-on.-.patterns-on-on.constructor-on'), { ...usual, patterns: 'on' });
});

test('a choice is at the root element, in local storage and in the cookie', () => {
  document.head.innerHTML = '<meta name="color-scheme" content="light dark">';
  let told = 0;
  window.addEventListener('settings', () => told++);
  choose('theme', 'dark');
  choose('density', 'compact');
  const meta = document.querySelector('meta');
  same({ ...document.documentElement.dataset }, { theme: 'dark', density: 'compact' });
  same([meta.content, settings().theme, told], ['dark', 'dark', 2]);
  same(document.cookie.includes('pagerunner_settings=theme-dark.density-compact'), true);

  localStorage.removeItem('pagerunner.settings');
  apply();
  same({ ...document.documentElement.dataset }, {});
  same([meta.content, document.cookie], ['light dark', '']);
});

test('a limit is written as in the settings of the server', () => {
  same([100_000_000, 2_000_000_000, 1_500_000].map(limitWords), ['100 MB', '2 GB', bytes(1_500_000)]);
});
