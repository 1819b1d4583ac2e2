// The page of the API: Swagger UI shows openapi.yaml, within the frame of the other pages.

import { href } from '../address.js';
import { t } from '../i18n.js';
import { showFrame, showTitle } from '../ui/kit.js';
import { onDark } from '../ui/settings.js';

/** Swagger UI has its own colours for the dark, which follow a class. */
const followScheme = (isDark) => document.documentElement.classList.toggle('dark-mode', isDark);

/**
 * What Swagger UI shows otherwise than by itself, so that it can be used without a mouse and is read well: one main
 * part with headings in order, and no link within the button that opens an operation.
 */
function accessible({ React }) {
  const e = React.createElement;

  function DocsLayout({ getComponent, specSelectors }) {
    if (specSelectors.loadingStatus() !== 'success') {
      return e(getComponent('errors', true));
    }
    return e(
      'div',
      { className: 'swagger-ui' },
      e(getComponent('SvgAssets')),
      e(getComponent('errors', true)),
      e(getComponent('InfoContainer', true)),
      specSelectors.securityDefinitions() ? e(getComponent('AuthorizeBtnContainer', true)) : null,
      e('h2', {}, 'Operations'),
      e(getComponent('operations', true)),
      e(getComponent('Models', true)),
    );
  }

  const DeepLink = ({ text }) => e('span', {}, text);
  return { components: { DocsLayout, DeepLink } };
}

const main = document.getElementById('main');

/** Fields of request bodies stand beside their names, which are no labels; examples are scrolled by keys, too. */
function mend() {
  main.querySelectorAll('pre.microlight:not([tabindex])').forEach((example) => example.setAttribute('tabindex', '0'));
  for (const field of main.querySelectorAll('tr :is(input, select, textarea):not([aria-label])')) {
    if (field.labels?.length === 0) {
      const name = field.closest('tr').querySelector('.parameter__name')?.firstChild?.textContent;
      field.setAttribute('aria-label', name ?? 'Value');
    }
  }
}

showTitle(t('nav.api'));
showFrame();
onDark(followScheme);
window.SwaggerUIBundle({
  url: href('openapi.yaml'),
  domNode: main,
  plugins: [accessible],
  layout: 'DocsLayout',
  deepLinking: true,
  docExpansion: 'list',
  syntaxHighlight: { activated: false },
  validatorUrl: null,
});
new MutationObserver(mend).observe(main, { childList: true, subtree: true });
