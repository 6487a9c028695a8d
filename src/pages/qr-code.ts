import { encode } from 'uqr';
import { html, type Html } from './html.js';

/** A text to be read by a camera (ISO/IEC 18004), drawn in the page: black on white, whatever the colours of the page. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const modules = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  return html`<svg
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${size} ${size}"
    width="220"
    height="220"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${modules.join('')}" fill="#000" />
  </svg>`;
}
