import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import { ARROW } from '../../../pages/person.js';
import type { ContextChoice, ContextPickerView } from './interaction.view.js';
import { appLine, csrfField, failure, question } from './question.js';

/** Asks which one of a kind it is about (`launch/location` and others). Each is a button named `context`. */
export function contextPickerPage(view: ContextPickerView): Page {
  return question(
    view,
    `Choose: ${view.label}`,
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">Choose: ${view.label}</h1>
        <p class="soft">This app wants to know which one it is about:</p>
        ${appLine(view.app)} ${view.role && html`<p class="hint">For <code>${view.role}</code></p>`}
      </div>
      ${failure(view.error)} ${view.searchable && searchForm(view)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        ${
          view.choices.length > 0
            ? html`<ul class="choices" aria-label="${view.label}">
                ${view.choices.map(each => html`<li>${choice(each)}</li>`)}
              </ul>`
            : html`<p class="notice">Nothing matches “${view.search}”.</p>`
        }
      </form>
      ${view.more && html`<p class="hint">More match. Type more to narrow the list.</p>`}
      <form method="post" action="${view.action}">
        ${csrfField(view)}
        <button class="button plain full" type="submit" name="decision" value="deny">Cancel</button>
      </form>
    </section>`,
  );
}

function searchForm(view: ContextPickerView): Html {
  return html`<form class="field" method="get" action="${view.action}" role="search">
    <label for="search">Search</label>
    <div class="search-line">
      <input
        id="search"
        name="search"
        type="search"
        value="${view.search}"
        autocomplete="off"
        spellcheck="false"
      />
      <button class="button plain" type="submit">Search</button>
    </div>
  </form>`;
}

function choice({ id, name, facts }: ContextChoice): Html {
  return html`<button class="choice" type="submit" name="context" value="${id}">
    <span class="choice-text">
      <span class="choice-name">${name}</span>
      <span class="choice-facts">${facts.map(fact => html`<span>${fact}</span>`)}</span>
    </span>
    ${ARROW}
  </button>`;
}
