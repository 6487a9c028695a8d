import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import type { Page } from '../../pages/page.js';
import { ARROW } from '../../pages/person.js';
import type { TaskCard } from '../tasks/launch-tasks.js';
import { PORTAL_WORDS } from './portal-words.js';

export interface TasksPageView {
  readonly tasks: readonly TaskCard[];
  readonly language: Language;
  readonly navigation: Html;
}

/** The tasks that ask for an app; each opens it. */
export function tasksPage({ tasks, language, navigation }: TasksPageView): Page {
  const { tasks: words, record } = PORTAL_WORDS[language];
  return {
    title: words.title,
    language,
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/">${record.all}</a></p>
      <h1>${words.title}</h1>
      ${
        tasks.length > 0
          ? html`<ul class="choices" aria-label="${words.title}">
              ${tasks.map(task => html`<li>${card(task, language)}</li>`)}
            </ul>`
          : html`<p class="notice">${words.none}</p>`
      }
    </div>`,
  };
}

function card({ id, title, patientName, mistake }: TaskCard, language: Language): Html {
  if (mistake !== undefined) {
    return html`<p class="notice">
      <strong>${title}</strong>${PORTAL_WORDS[language].tasks.broken(mistake)}
    </p>`;
  }
  return html`<a class="choice" href="/tasks/${encodeURIComponent(id)}/launch">
    <span class="choice-text">
      <span class="choice-name">${title}</span>
      <span class="choice-facts">${patientName && html`<span>${patientName}</span>`}</span>
    </span>
    ${ARROW}
  </a>`;
}
