import { html, type Html } from '../../pages/html.js';

/** The picture of the landing page: a fire in its arch, and around it the rings of those who may come near. */
export function hearth(): Html {
  return html`<svg class="hearth" viewBox="0 0 400 340" aria-hidden="true">
    <circle class="ring" cx="200" cy="196" r="186" />
    <circle class="ring" cx="200" cy="196" r="146" />
    <circle class="ring near" cx="200" cy="196" r="106" />
    <path class="arch" d="M122 300V196a78 78 0 0 1 156 0v104" />
    <path class="arch" d="M60 300h280" />
    <path
      class="flame"
      d="M205 122c3 25 45 46 45 90a50 50 0 0 1-100 0c0-22 12-35 22-47 2 12 7 19 15 24 1-24 3-46 18-67z"
    />
    <path class="ember" d="M201 208c12 10 20 19 20 32a21 21 0 0 1-42 0c0-13 11-21 22-32z" />
    <circle class="spark" cx="54" cy="196" r="7" />
    <circle class="spark" cx="303" cy="92" r="7" />
    <circle class="spark" cx="106" cy="40" r="5" />
    <circle class="spark" cx="384" cy="170" r="5" />
  </svg>`;
}
