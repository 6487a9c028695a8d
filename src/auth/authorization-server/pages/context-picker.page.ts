import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import { ARROW } from '../../../pages/person.js';
import type { ContextChoice, ContextPickerView } from './interaction.view.js';
import { cancelForm, searchForm } from './picker.js';
import { appLine, failure, question } from './question.js';

/** Asks which one of a kind it is about (`launch/location` and others). Each is a button named `context`. */
export function contextPickerPage(view: ContextPickerView): Page {
  const { context: words, search } = messagesIn(view.language);
  return question(
    'context-picker',
    view,
    words.title(view.label),
    html`<section class="card roomy stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${words.title(view.label)}</h1>
        <p class="soft">${words.lead}</p>
        ${appLine(view.app)} ${view.role && html`<p class="hint">${words.role} <code>${view.role}</code></p>`}
      </div>
      ${failure(view.error)} ${view.searchable && searchForm(view, search)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        ${
          view.choices.length > 0
            ? html`<ul class="choices" aria-label="${view.label}">
                ${view.choices.map(each => html`<li>${choice(each)}</li>`)}
              </ul>`
            : html`<p class="notice">${words.noMatch(view.search)}</p>`
        }
      </form>
      ${view.more && html`<p class="hint">${words.more}</p>`} ${cancelForm(view)}
    </section>`,
  );
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
