// Small forms: fields with labels, one message for what is wrong.

import { h } from './kit.js';

let fields = 0;

/** A labelled input; `hint` stands below it. */
export function field(label, props, hint) {
  const id = `field-${++fields}`;
  const describedBy = hint ? `${id}-hint` : undefined;
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('input', { id, 'aria-describedby': describedBy, ...props }),
    hint ? h('p', { class: 'hint', id: describedBy }, hint) : null,
  );
}

/** A labelled choice of `[value, words]` pairs; a third item has attributes of the option. */
export function choice(label, name, options, chosen) {
  const id = `field-${++fields}`;
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h(
      'select',
      { id, name },
      options.map(([value, words, props = {}]) => h('option', { value, selected: value === chosen, ...props }, words)),
    ),
  );
}

/**
 * A form that sends its fields as an object.
 *
 * @param {(values: object) => Promise<void>} send what fails is shown above the button
 */
export function form(content, action, send) {
  const message = h('p', { class: 'form-message', role: 'alert' });
  const button = h('button', { class: 'button button-primary', type: 'submit' }, action);
  const element = h('form', { class: 'form', novalidate: false }, content, message, button);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    message.textContent = '';
    button.disabled = true;
    try {
      await send(Object.fromEntries(new FormData(element)));
    } catch (e) {
      message.textContent = e.message;
      focusWrong(element, e.problem?.errors);
    } finally {
      button.disabled = false;
    }
  });
  return element;
}

/** Puts the cursor into the field that the server complains of. */
function focusWrong(element, errors = []) {
  const wrong = errors.map((error) => element.elements[error.field]).find(Boolean);
  (wrong ?? element.querySelector('input[type="password"]') ?? element.querySelector('input'))?.focus();
}
