import type { SmartStyleDeclaration } from './smart-style.declaration.js';

/** SMART App Launch 2.2, "smart_style_url": how an app can look like one of the house, while its operator has said nothing. */
export const DEFAULT_STYLE: SmartStyleDeclaration = {
  color_background: '#f6f7f4',
  color_error: '#a3231b',
  color_highlight: '#1f5f5b',
  color_modal_backdrop: '#00000066',
  color_success: '#2d6a33',
  color_text: '#1c2422',
  dim_border_radius: '8px',
  dim_font_size: '16px',
  dim_spacing_size: '16px',
  font_family_body: "'Atkinson Hyperlegible', system-ui, sans-serif",
  font_family_heading: "'Atkinson Hyperlegible', system-ui, sans-serif",
};
