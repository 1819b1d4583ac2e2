// Numbers, times and states in words.

export const STATES = {
  queued: 'Waiting',
  running: 'Reading',
  succeeded: 'Done',
  partial: 'Done, with gaps',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const isFinal = (state) => state !== 'queued' && state !== 'running';

/** Without the signs that turn the direction of what stands around them: a name could pose as another. */
export const readable = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/** The same, for within a sentence: its direction is its own. */
export const isolated = (text) => `\u2068${readable(text)}\u2069`;

const NUMBER = new Intl.NumberFormat('en');

export const number = (n) => NUMBER.format(n);

export const count = (n, one, many = one + 's') => `${number(n)} ${n === 1 ? one : many}`;

export function bytes(n) {
  if (n < 1_000) {
    return count(n, 'byte');
  }
  const units = ['kB', 'MB', 'GB'];
  let value = n / 1_000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** A span of time, such as "0.8 s" or "2 min 5 s". */
export function duration(ms) {
  if (ms < 9_950) {
    return `${(ms / 1_000).toFixed(1)} s`;
  }
  // Rounded first, so that no unit has sixty of the smaller one.
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A span of time that is only an estimate. */
export const roughly = (ms) => (ms < 10_000 ? `${Math.max(1, Math.round(ms / 1_000))} s` : duration(ms));

/** How long ago, roughly; a date once it is more than a week. */
export function ago(time) {
  const date = new Date(time);
  const minutes = Math.floor((Date.now() - date) / 60_000);
  if (minutes < 1) {
    return 'just now';
  }
  if (minutes < 60) {
    return `${minutes} min ago`;
  }
  if (minutes < 24 * 60) {
    return `${Math.floor(minutes / 60)} h ago`;
  }
  const days = Math.floor(minutes / (24 * 60));
  return days <= 7 ? `${count(days, 'day')} ago` : date.toLocaleDateString();
}

export const fullTime = (time) => new Date(time).toLocaleString();

export const score = (value) => `${(value * 100).toFixed(1)} %`;
