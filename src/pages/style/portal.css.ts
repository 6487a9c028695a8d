import { css } from './css.js';

export const PORTAL = css``;
