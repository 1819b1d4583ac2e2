// A small line chart over time, as SVG, with a table of the same for those who cannot see it.

import { clock, language, number, t } from '../i18n.js';
import { h, svg } from '../ui/kit.js';

const WIDTH = 600;
const HEIGHT = 160;
const LEFT = 44;
const BOTTOM = 20;
const TICKS = 4;

/** The next of 1, 2, 5, 10, 20, … that is not below. */
function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 5, 10].map((step) => step * size).find((step) => step >= value);
}

const short = (value) => (value >= 100 || Number.isInteger(value) ? number(value) : value.toLocaleString(language, { maximumSignificantDigits: 2 }));

/**
 * @param {Date[]} times of the points
 * @param {Array<{name: string, values: Array<number|null>, danger?: boolean}>} series
 */
export function chart(title, times, series) {
  const most = Math.max(1e-9, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const top = roundUp(most <= 1e-9 ? 1 : most);
  const x = (i) => LEFT + ((WIDTH - LEFT) * i) / Math.max(1, times.length - 1);
  const y = (value) => 8 + (HEIGHT - BOTTOM - 8) * (1 - value / top);
  const marks = [0, top / 2, top];
  const hours = Array.from({ length: TICKS + 1 }, (_, i) => Math.round((i * (times.length - 1)) / TICKS));
  return h(
    'figure',
    { class: 'chart card' },
    h('figcaption', {}, h('strong', {}, title), series.map(({ name }, i) => h('span', { class: `chart-name series-${i}` }, name))),
    svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': summary(title, series) },
      marks.map((mark) =>
        svg(
          'g',
          {},
          svg('line', { class: 'chart-grid', x1: LEFT, x2: WIDTH, y1: y(mark), y2: y(mark) }),
          svg('text', { class: 'chart-mark', x: LEFT - 6, y: y(mark) + 4, 'text-anchor': 'end' }, short(mark)),
        ),
      ),
      times.length > 1
        ? hours.map((i, tick) =>
            svg(
              'text',
              { class: 'chart-mark', x: x(i), y: HEIGHT - 4, 'text-anchor': tick === TICKS ? 'end' : tick === 0 ? 'start' : 'middle' },
              clock(times[i]),
            ),
          )
        : null,
      series.map(({ values }, i) => svg('path', { class: `chart-line series-${i}`, d: line(values, x, y) })),
    ),
  );
}

/** Gaps where there is no value; a lone value is a short stroke. */
function line(values, x, y) {
  let path = '';
  let isOn = false;
  values.forEach((value, i) => {
    if (value === null) {
      isOn = false;
    } else {
      path += `${isOn ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      path += isOn ? '' : 'h0.01';
      isOn = true;
    }
  });
  return path;
}

function summary(title, series) {
  const parts = series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? t('admin.chart.nothing', { name }) : t('admin.chart.now', { name, last: short(known.at(-1)), most: short(Math.max(...known)) });
  });
  return `${title}. ${parts.join('; ')}`;
}
