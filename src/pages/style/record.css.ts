import { css } from './css.js';

export const RECORD = css``;
