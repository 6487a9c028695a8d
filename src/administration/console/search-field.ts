import { html, type Html } from '../../pages/html.js';

type Sent = Readonly<Record<string, unknown>>;

/** A field of a search, with what was searched in it. */
export function searchField(sent: Sent, name: string, label: string, type = 'text'): Html {
  return html`<div class="field">
    <label for="by-${name}">${label}</label>
    <input
      id="by-${name}"
      name="${name}"
      type="${type}"
      value="${sentText(sent, name)}"
      maxlength="200"
      autocomplete="off"
      spellcheck="false"
    />
  </div>`;
}

/** One of several, or all of them. */
export function searchChoice(
  sent: Sent,
  name: string,
  label: string,
  choices: readonly (readonly [value: string, words: string])[],
): Html {
  const chosen = sentText(sent, name);
  return html`<div class="field">
    <label for="by-${name}">${label}</label>
    <select id="by-${name}" name="${name}">
      <option value="">All</option>
      ${choices.map(
        ([value, words]) =>
          html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`,
      )}
    </select>
  </div>`;
}

export function sentText(sent: Sent, name: string): string {
  const value = sent[name];
  return typeof value === 'string' ? value : '';
}

/** A search of several fields above a list. */
export function searchForm(path: string, fields: readonly Html[]): Html {
  return html`<form method="get" action="/console/${path}" role="search" class="filters">
    ${fields}
    <button class="button" type="submit">Search</button>
  </form>`;
}

/** A search of one field above a list. */
export function searchLine(path: string, sent: Sent, label: string, name = 'search'): Html {
  return html`<form method="get" action="/console/${path}" role="search" class="find field">
    <label for="by-${name}">${label}</label>
    <div class="search-line">
      <input
        id="by-${name}"
        name="${name}"
        type="search"
        value="${sentText(sent, name)}"
        maxlength="200"
        autocomplete="off"
      />
      <button class="button" type="submit">Search</button>
    </div>
  </form>`;
}
