import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ICON } from './mark.js';
import { css } from './style/css.js';
import { STYLESHEET } from './stylesheet.js';

/** A file that pages refer to. Its name changes with its content, so it may be kept for ever. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

const TYPEFACE = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next';

const latin = typeface('latin');
const latinExtended = typeface('latin-ext');

export const ICON_ASSET = asset('icon', 'svg', 'image/svg+xml', Buffer.from(ICON));

export const STYLESHEET_ASSET = asset(
  'firekeeper',
  'css',
  'text/css; charset=utf-8',
  Buffer.from(
    [
      fontFace(
        latinExtended,
        'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+0304, U+0308, U+1E00-1E9F, U+20A0-20AB',
      ),
      fontFace(latin, 'U+0000-00FF, U+0131, U+0152-0153, U+2000-206F, U+20AC, U+2191-2193, U+2212, U+2215'),
      STYLESHEET,
    ].join('\n'),
  ),
);

/** Every file under `/assets`, by name. */
export const ASSETS: ReadonlyMap<string, Asset> = new Map(
  [latin, latinExtended, ICON_ASSET, STYLESHEET_ASSET].map(each => [each.name, each]),
);

/** Atkinson Hyperlegible Next: made so that 0 and O, 1, l and I are never taken for each other. */
function typeface(subset: string): Asset {
  const file = fileURLToPath(import.meta.resolve(`${TYPEFACE}-${subset}-wght-normal.woff2`));
  return asset(`hyperlegible-${subset}`, 'woff2', 'font/woff2', readFileSync(file));
}

function fontFace(font: Asset, range: string): string {
  return css`
    @font-face {
      font-family: 'Atkinson Hyperlegible Next';
      font-weight: 200 800;
      font-display: swap;
      src: url('${font.name}') format('woff2');
      unicode-range: ${range};
    }
  `;
}

/** Named by its content. */
export function asset(stem: string, extension: string, type: string, content: Buffer): Asset {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  return { name: `${stem}.${hash}.${extension}`, type, content };
}
