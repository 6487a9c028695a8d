import { html, type Html } from './html.js';

/** The mark of Firekeeper: an ember kept in its hearth. Drawn in the colours of the stylesheet. */
export const MARK: Html = html`<svg
  class="mark"
  viewBox="0 0 32 32"
  width="32"
  height="32"
  aria-hidden="true"
>
  <path class="mark-hearth" d="M4 29V15.5a12 12 0 0 1 24 0V29" />
  <path class="mark-hearth" d="M1.5 29h29" />
  <path
    class="mark-flame"
    d="M16.6 8.2c.4 3.2 5.6 5.9 5.6 11.1a6.2 6.2 0 0 1-12.4 0c0-2.7 1.5-4.3 2.7-5.9.3 1.5.9 2.4 1.9 3 .1-3 .4-5.6 2.2-8.2z"
  />
  <path class="mark-ember" d="M16.1 18.6c1.5 1.3 2.5 2.4 2.5 4a2.6 2.6 0 0 1-5.2 0c0-1.6 1.4-2.6 2.7-4z" />
</svg>`;

/** The same as a file of its own for the tab of the browser, where no stylesheet reaches. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none">
<rect width="32" height="32" rx="7" fill="#16222c"/>
<path d="M7 27V15.5a9 9 0 0 1 18 0V27" stroke="#e8edf0" stroke-width="2" stroke-linecap="round"/>
<path d="M16.5 10.2c.3 2.5 4.3 4.6 4.3 8.6a4.8 4.8 0 0 1-9.6 0c0-2.1 1.2-3.3 2.1-4.6.2 1.2.7 1.9 1.5 2.3.1-2.3.3-4.3 1.7-6.3z" fill="#ef6a2c"/>
<path d="M16.1 18.6c1.1 1 1.9 1.8 1.9 3a2 2 0 0 1-4 0c0-1.2 1.1-2 2.1-3z" fill="#ffd9a8"/>
</svg>
`;
