// Builds elements. Text is always text, never markup.

/** `h('a', { class: 'x', href: '#/', onclick: f }, 'text', child)`; null and false are left out. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  upload: 'M10 13V3.5M6 7l4-3.8L14 7M3.5 13v2.5a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5V13',
  download: 'M10 3v9.5M6 9l4 3.8L14 9M3.5 13v2.5a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5V13',
  page: 'M5.5 2.5h6l3.5 3.5v10a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 16V4a1.5 1.5 0 0 1 1.5-1.5zM11.5 2.5V6H15',
  trash: 'M3.5 5.5h13M8 5.5V3.5h4v2M5.5 5.5l.7 10.3a1.3 1.3 0 0 0 1.3 1.2h5a1.3 1.3 0 0 0 1.3-1.2l.7-10.3M8.5 8.5v5.5M11.5 8.5v5.5',
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7.5 7.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM4.5 12.5h-.0a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1h7a1 1 0 0 1 1 1v.2',
  again: 'M16 10a6 6 0 1 1-1.8-4.3M16.2 2.8v3.4h-3.4',
  stop: 'M6 6h8v8H6z',
  alert: 'M10 6.5v4.2M10 13.6v.1M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4z',
  back: 'M11.5 4.5L6 10l5.5 5.5',
};

export function icon(name) {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 20 20', width: '20', height: '20', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] }),
  );
}

/** Calls `work` once before the next frame, however often the result is called until then. */
export function oncePerFrame(work) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        work();
      });
    }
  };
}
