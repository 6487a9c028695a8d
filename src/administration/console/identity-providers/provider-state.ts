import { html, type Html } from '../../../pages/html.js';
import type { AdministeredProvider } from '../../identity-providers/administered-provider.js';
import { moment } from '../console.page.js';

const SOON_MS = 30 * 24 * 60 * 60_000;

/** Whether people come in by it, in a word. */
export function stateTag({ enabled, condition }: AdministeredProvider): Html {
  if (!enabled) return html`<span class="tag calm">disabled</span>`;
  if (!condition) return html`<span class="tag calm">not tried yet</span>`;
  return condition.isUp ? html`<span class="tag good">up</span>` : html`<span class="tag alert">down</span>`;
}

/** When the first certificate is over on which sign-ins depend. */
export function certificateWords({ condition }: AdministeredProvider): Html | string {
  const expiry = condition?.certificateExpiresAt;
  if (!expiry) return '–';
  const day = html`<time datetime="${expiry.toISOString()}">${expiry.toISOString().slice(0, 10)}</time>`;
  return expiry.getTime() - Date.now() > SOON_MS ? day : html`<span class="tag alert">${day}</span>`;
}

export function lastError({ condition }: AdministeredProvider): Html | undefined {
  if (!condition?.lastError || !condition.lastErrorAt) return undefined;
  return html`<p class="hint">${moment(condition.lastErrorAt)}: ${condition.lastError}</p>`;
}
