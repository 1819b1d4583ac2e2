// The models that read here: what each finds, how fast it is, and a page to try it on.

import { ACCEPTED, getSession, largestUpload, mayUpload, randomKey, request, uploadDocument } from '../api.js';
import { go, href } from '../address.js';
import { bytes, decimals, duration, limitWords, number, t } from '../i18n.js';
import { h, icon, labelClass, showTitle, styled, toast } from '../ui/kit.js';
import { ask } from '../ui/dialog.js';
import { fact } from '../ui/facts.js';

await styled('models.css', import.meta.url);

const LABELS_SHOWN = 24;

/** @param {import('../address.js').Address} address may name a model, which is scrolled to */
export async function open(address) {
  showTitle(t('models.title'));
  const session = await getSession();
  const isAdmin = !session.login_required || session.user?.role === 'admin';
  const canTry = await mayUpload();
  const cards = new Map();
  const list = h('ul', { class: 'model-cards' });
  // Only those who may manage models load what that needs.
  const manage = isAdmin ? await import('./manage.js') : null;
  let known = [];
  const changes = manage && new manage.ModelChanges(() => known, fill);

  async function fill() {
    const [{ items }, all] = await Promise.all([request('GET', 'models?usage=true'), manage ? manage.knownModels() : []]);
    known = all;
    cards.clear();
    for (const model of items) {
      const same = known.find((other) => nameOf(other) === nameOf(model));
      cards.set(nameOf(model), card(model, canTry, same ? changes.buttons(same) : []));
    }
    list.replaceChildren(...cards.values());
  }

  await fill();
  const add = manage && manage.adding(fill);
  return {
    element: h(
      'div',
      { class: 'models' },
      h(
        'header',
        { class: 'models-head' },
        h('div', {}, h('h1', {}, t('models.title')), h('p', { class: 'hint' }, t('models.lead'))),
        add && h('button', { class: 'button', type: 'button', onclick: () => reach(add) }, icon('plus'), t('models.add')),
      ),
      list,
      add,
    ),
    shown: () => show(cards, address.model),
    go(next) {
      show(cards, next.model);
      return true;
    },
    close() {},
  };
}

export const nameOf = (model) => `${model.name}@${model.version}`;

function show(cards, wanted) {
  cards.forEach((element, name) => element.classList.toggle('model-chosen', name === wanted));
  cards.get(wanted)?.scrollIntoView({ block: 'nearest' });
}

/** The forms are below the models. */
function reach(add) {
  add.scrollIntoView({ block: 'nearest' });
  add.querySelector('input').focus();
}

function card(model, canTry, buttons) {
  const heading = h('h2', { translate: 'no' }, h('a', { href: href({ view: 'models', model: nameOf(model) }) }, model.name), ' ', h('span', { class: 'model-version' }, model.version));
  return h(
    'li',
    { class: 'model-card' },
    h('div', { class: 'model-name' }, heading, model.default && h('span', { class: 'badge badge-succeeded' }, t('models.default'))),
    model.description && h('p', { class: 'model-about', translate: 'no' }, model.description),
    labels(model),
    h('dl', { class: 'model-facts' }, facts(model).map(([name, value]) => fact(name, value))),
    h(
      'div',
      { class: 'model-actions' },
      canTry && h('button', { class: 'button', type: 'button', onclick: () => tryOn(model) }, icon('upload'), t('models.try')),
      h('a', { class: 'button', href: href({ view: 'library', model: [nameOf(model)] }) }, t('models.documents')),
      buttons.length > 0 && h('span', { class: 'model-manage' }, buttons),
    ),
  );
}

/** Each label with the lowest score that it needs, where that is its own. */
function labels({ labels: all, thresholds }) {
  const more = all.length - LABELS_SHOWN;
  return h(
    'ul',
    { class: 'model-labels', translate: 'no', 'aria-label': t('models.labels') },
    all.slice(0, LABELS_SHOWN).map((label) =>
      h(
        'li',
        { class: `model-label ${labelClass(label)}` },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        label,
        thresholds?.[label] !== undefined && h('span', { class: 'hint', title: t('models.labelScore') }, decimals(thresholds[label], 2)),
      ),
    ),
    more > 0 && h('li', { class: 'hint' }, t('models.more', { n: more })),
  );
}

function facts(model) {
  return [
    [t('models.score'), decimals(model.threshold, 2)],
    [t('models.resolution'), t('models.dpi', { n: Math.round(model.dpi) })],
    model.bytes !== null && [t('models.size'), bytes(model.bytes)],
    model.median_ms !== null && [t('models.speed'), t('models.perPage', { time: milliseconds(model.median_ms) })],
    [t('models.runs'), number(model.runs)],
    [t('models.licence'), model.license ? h('span', { translate: 'no' }, model.license) : t('models.noLicence')],
    [h('span', { translate: 'no' }, 'SHA-256'), h('code', { translate: 'no', title: model.sha256 }, model.sha256.slice(0, 12))],
  ].filter(Boolean);
}

const milliseconds = (ms) => (ms < 1_000 ? `${number(Math.round(ms))} ms` : duration(ms));

/** Reads one page of a file with the model, and shows what it finds. */
async function tryOn(model) {
  const file = h('input', {
    type: 'file',
    id: 'try-file',
    required: true,
    accept: ACCEPTED,
  });
  const page = h('input', { type: 'number', id: 'try-page', min: '1', max: '100000', step: '1', value: '1', required: true });
  const fields = h(
    'div',
    { class: 'fields' },
    h('div', { class: 'field' }, h('label', { for: 'try-file' }, t('models.tryFile')), file),
    h('div', { class: 'field' }, h('label', { for: 'try-page' }, t('models.tryPage')), page),
  );
  if (!(await ask(t('models.tryTitle', { model: model.name }), fields, t('models.tryAction'))) || !file.files[0]) {
    return;
  }
  const chosen = file.files[0];
  const most = await largestUpload();
  if (chosen.size > most) {
    toast(t('tray.tooLarge', { limit: limitWords(most) }), 'error');
    return;
  }
  const isPdf = chosen.type === 'application/pdf' || /\.(pdf|tiff?)$/i.test(chosen.name);
  const options = { model: nameOf(model), pages: isPdf ? page.value : '' };
  try {
    const made = await uploadDocument(chosen, options, randomKey(), () => {}, new AbortController().signal);
    go({ view: 'document', id: made.id });
  } catch (error) {
    toast(error.message, 'error');
  }
}
