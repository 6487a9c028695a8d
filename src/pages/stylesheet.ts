import { CHART } from './style/chart.css.js';
import { CONSOLE } from './style/console.css.js';
import { CONTROLS } from './style/controls.css.js';
import { EHR } from './style/ehr.css.js';
import { FOUNDATION } from './style/foundation.css.js';
import { FRAME } from './style/frame.css.js';
import { INTERACTION } from './style/interaction.css.js';
import { PORTAL } from './style/portal.css.js';
import { RECORD } from './style/record.css.js';

/** The one stylesheet of all pages, without the typeface, whose address carries a hash. */
export const STYLESHEET = [
  FOUNDATION,
  FRAME,
  CONTROLS,
  INTERACTION,
  PORTAL,
  RECORD,
  EHR,
  CONSOLE,
  CHART,
].join('\n');
