import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import { ARROW } from '../../pages/person.js';
import type { TaskCard } from '../tasks/launch-tasks.js';

export interface TasksPageView {
  readonly tasks: readonly TaskCard[];
  readonly navigation: Html;
}

/** The tasks that ask for an app; each opens it. */
export function tasksPage({ tasks, navigation }: TasksPageView): Page {
  return {
    title: 'Tasks',
    frame: 'wide',
    navigation,
    body: html`<div class="stack">
      <p class="back"><a href="/">All patients</a></p>
      <h1>Tasks</h1>
      ${
        tasks.length > 0
          ? html`<ul class="choices" aria-label="Tasks">
              ${tasks.map(task => html`<li>${card(task)}</li>`)}
            </ul>`
          : html`<p class="notice">No task asks you to open an app.</p>`
      }
    </div>`,
  };
}

function card({ id, title, patientName, mistake }: TaskCard): Html {
  if (mistake !== undefined) {
    return html`<p class="notice"><strong>${title}</strong> cannot be launched: ${mistake}.</p>`;
  }
  return html`<a class="choice" href="/tasks/${encodeURIComponent(id)}/launch">
    <span class="choice-text">
      <span class="choice-name">${title}</span>
      <span class="choice-facts">${patientName && html`<span>${patientName}</span>`}</span>
    </span>
    ${ARROW}
  </a>`;
}
