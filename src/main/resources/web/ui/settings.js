// What was chosen for this browser: how pages look, and whether single letters do something. The root element says it by
// attributes, which style sheets go by. Local storage has the choices; a cookie tells them to the server, which writes the
// same attributes into the HTML, so that the first paint is right already. What is as usual is said nowhere.

import { href } from '../address.js';

/** By name, what can be chosen; the first is the usual one. */
export const CHOICES = {
  theme: ['system', 'light', 'dark'],
  dim: ['on', 'off'],
  density: ['comfortable', 'compact'],
  colours: ['standard', 'safe'],
  patterns: ['off', 'on'],
  keys: ['on', 'off'],
};

const KEY = 'pagerunner.settings'; // kit.js looks for changes of it
const COOKIE = 'pagerunner_settings';
const YEAR_S = 31_536_000;

/** @param {string|null} text as `format` writes it; what makes no sense is as usual */
export function parse(text) {
  const said = new Map((text ?? '').split('.').map((choice) => choice.split('-')));
  return Object.fromEntries(
    Object.entries(CHOICES).map(([name, values]) => [name, values.includes(said.get(name)) ? said.get(name) : values[0]]),
  );
}

/** What is not as usual, such as "theme-dark.density-compact". */
export function format(settings) {
  const unusual = Object.entries(CHOICES).filter(([name, values]) => settings[name] !== values[0]);
  return unusual.map(([name]) => `${name}-${settings[name]}`).join('.');
}

/** What is chosen now, by name. */
export const settings = () => parse(localStorage.getItem(KEY));

/** Chooses for this browser: it shows at once, in all its tabs. */
export function choose(name, value) {
  localStorage.setItem(KEY, format({ ...settings(), [name]: value }));
  apply();
}

/** Shows what is chosen; fires `settings` at the window. */
export function apply() {
  const chosen = settings();
  const root = document.documentElement;
  for (const [name, values] of Object.entries(CHOICES)) {
    if (chosen[name] === values[0]) {
      delete root.dataset[name];
    } else {
      root.dataset[name] = chosen[name];
    }
  }
  const { theme } = chosen;
  document.querySelector('meta[name="color-scheme"]').content = theme === 'system' ? 'light dark' : theme;
  remember(format(chosen));
  if (chosen.patterns === 'on') {
    import('./patterns.js').then(({ loadPatterns }) => loadPatterns());
  }
  window.dispatchEvent(new Event('settings'));
}

function remember(text) {
  const { pathname, protocol } = new URL(href(''));
  const safe = protocol === 'https:' ? '; secure' : '';
  document.cookie = `${COOKIE}=${text}; path=${pathname}; max-age=${text ? YEAR_S : 0}; samesite=lax${safe}`;
}

const system = matchMedia('(prefers-color-scheme: dark)');

/** Whether pages are dark: as chosen, else as the system is. */
export function isDark() {
  const { theme } = settings();
  return theme === 'system' ? system.matches : theme === 'dark';
}

/** Calls back at once, and whenever pages become dark or light. */
export function onDark(listener) {
  const tell = () => listener(isDark());
  system.addEventListener('change', tell);
  window.addEventListener('settings', tell);
  tell();
}
