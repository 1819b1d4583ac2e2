// How often which scores were found, by label. No DOM.

/** Scores are counted in hundredths. */
export const BINS = 100;

export const binOf = (score) => Math.min(BINS - 1, Math.floor(score * BINS + 1e-6));

/** The bins below a score that is the highest. */
const binsTo = (highest) => (highest < 1 ? binOf(highest) : BINS);

/** Counts of scores, brought forward page by page. */
export class ScoreCounts {
  #byLabel = new Map(); // label → how often each bin
  #counted = new Map(); // page → its detections as they were counted
  #wanted;

  /** @param {(detection: object) => boolean} wanted which are counted */
  constructor(wanted = () => true) {
    this.#wanted = wanted;
  }

  /** Counts a page, anew if it was counted before. */
  put({ page, detections }) {
    const before = this.#counted.get(page);
    if (before !== detections) {
      before && this.#add(before, -1);
      this.#add(detections, 1);
      this.#counted.set(page, detections);
    }
  }

  #add(detections, step) {
    for (const { label, score } of detections.filter(this.#wanted)) {
      let bins = this.#byLabel.get(label);
      if (!bins) {
        bins = new Uint32Array(BINS);
        this.#byLabel.set(label, bins);
      }
      bins[binOf(score)] += step;
    }
  }

  /** How often each bin of a label was found. @returns {Uint32Array} not to be changed */
  of(label) {
    return this.#byLabel.get(label) ?? new Uint32Array(BINS);
  }

  /** How many of a label have at least this score, and at most that one, to a hundredth. */
  from(label, lowest, highest = 1) {
    const bins = this.of(label);
    const end = binsTo(highest);
    let sum = 0;
    for (let bin = lowest > 0 ? binOf(lowest) : 0; bin < end; bin++) {
      sum += bins[bin];
    }
    return sum;
  }

  /** The score that half of a label's detections between `lowest` and `highest` do not reach; null without any. */
  median(label, lowest, highest = 1) {
    const bins = this.of(label);
    const end = binsTo(highest);
    let left = this.from(label, lowest, highest) / 2;
    for (let bin = lowest > 0 ? binOf(lowest) : 0; bin < end; bin++) {
      left -= bins[bin];
      if (left <= 0 && bins[bin] > 0) {
        return (bin + 0.5) / BINS;
      }
    }
    return null;
  }

  /**
   * The bars of a histogram: how often, a label on top of the other.
   *
   * @param {string[]} labels from the bottom
   * @param {number} bars how many
   * @param {number} from the score at which the first one begins; the last one ends at 1
   * @returns {{label: string, counts: number[]}[]}
   */
  bars(labels, bars, from = 0) {
    const width = (1 - from) / bars;
    return labels.map((label) => {
      const counts = new Array(bars).fill(0);
      this.of(label).forEach((n, bin) => {
        const bar = Math.floor((bin / BINS - from) / width + 1e-6);
        if (n > 0 && bar >= 0) {
          counts[Math.min(bars - 1, bar)] += n;
        }
      });
      return { label, counts };
    });
  }
}

/**
 * SVG paths of a stacked histogram, in a box of this size. Heights are those of the square root, so that bars of a few
 * are seen beside bars of many.
 *
 * @param {{label: string, counts: number[]}[]} series from the bottom
 * @returns {{label: string, d: string}[]}
 */
export function paths(series, width, height, gap = 0) {
  const bars = series[0]?.counts.length ?? 0;
  const totals = Array.from({ length: bars }, (_, bar) => series.reduce((sum, { counts }) => sum + counts[bar], 0));
  const most = Math.sqrt(Math.max(1, ...totals));
  const used = new Array(bars).fill(0);
  const step = width / bars;
  return series.map(({ label, counts }) => {
    let d = '';
    counts.forEach((n, bar) => {
      if (n > 0) {
        const tall = Math.max(1, (height * Math.sqrt(totals[bar])) / most);
        const part = (tall * n) / totals[bar];
        const y = height - used[bar] - part;
        used[bar] += part;
        d += `M${round(bar * step)} ${round(y)}h${round(step - gap)}v${round(part)}h${round(gap - step)}z`;
      }
    });
    return { label, d };
  });
}

const round = (value) => Math.round(value * 100) / 100;
