// Files of a run that a worker has to make: asked for, waited for, downloaded.

import { t } from '../i18n.js';
import { h, toast } from '../ui/kit.js';
import { exportFileUrl, getExport, startExport } from '../api.js';

const PAUSE_MS = 700;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Waits until an export is made. @returns {Promise<object>} the export, which may have failed */
export async function made(id) {
  let job = await getExport(id);
  while (job.state === 'queued' || job.state === 'running') {
    await pause();
    job = await getExport(id);
  }
  return job;
}

export class MadeFiles {
  /** The files made so far, so that a second click needs no worker. */
  #known = new Map();

  /**
   * Downloads a file once it is made. Never fails: errors are shown.
   *
   * @param {object} run as the page knows it
   * @param {import('./export-address.js').Wanted} wanted
   * @param {(words: string) => void} say tells the user how far it is
   */
  async download(run, wanted, say) {
    const { format, labels, minScore } = wanted;
    const key = JSON.stringify([format.name, labels, minScore, run.pages_done, run.detections]);
    try {
      say(t('export.making'));
      const job = await made((this.#known.get(key) ?? (await start(run, wanted))).id);
      if (job.state === 'failed') {
        say(job.error.message);
        return;
      }
      this.#known.set(key, job);
      say('');
      h('a', { href: exportFileUrl(job.id), download: job.file_name }).click();
    } catch (error) {
      this.#known.delete(key);
      say('');
      toast(error.message, 'error');
    }
  }
}

function start(run, { format, labels, minScore }) {
  return startExport({
    format: format.name,
    runs: [run.id],
    ...(labels && { labels }),
    ...(minScore > 0 && { min_score: minScore }),
  });
}
