import type { EncounterSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import { dateInWords } from '../../pages/person.js';
import type { RecordView, Section, VitalView } from '../record/record.view.js';
import { sparkline } from './sparkline.js';

export function vitalPanel(vitals: RecordView['vitals']): Html {
  return panel(
    'vitals',
    'Vital signs',
    vitals,
    'No vital sign has been recorded.',
    entries =>
      html`<ul class="vitals">
        ${entries.map(vital => html`<li>${vitalTile(vital)}</li>`)}
      </ul>`,
  );
}

function vitalTile({ name, value, unit, date, lines }: VitalView): Html {
  return html`<h3>${name}</h3>
    <p class="vital-value"><strong class="number">${value}</strong> <span>${unit}</span></p>
    ${sparkline(lines)}
    <p class="hint">${when(date)}</p>`;
}

export function problemPanel(problems: RecordView['problems']): Html {
  return panel(
    'problems',
    'Problems',
    problems,
    'No problem is on the list.',
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, since, until }) =>
            html`<li class="${until === undefined ? 'open' : 'over'}">
              <span>${name}</span>
              <span class="hint">
                ${until === undefined ? since && html`since ${when(since)}` : html`until ${when(until)}`}
              </span>
            </li>`,
        )}
      </ul>`,
  );
}

export function medicinePanel(medicines: RecordView['medicines']): Html {
  return panel(
    'medicines',
    'Medicines',
    medicines,
    'No medicine is prescribed at present.',
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, dosage, since }) =>
            html`<li>
              <span>${name}${dosage && html`<span class="hint block">${dosage}</span>`}</span>
              <span class="hint">${since && html`since ${when(since)}`}</span>
            </li>`,
        )}
      </ul>`,
  );
}

export function resultPanel(results: RecordView['results']): Html {
  return panel(
    'results',
    'Latest laboratory results',
    results,
    'No laboratory result is recorded.',
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, value, date, judgement }) =>
            html`<li>
              <span>${name}</span>
              <span class="result">
                <strong class="number">${value}</strong>
                ${judgement && html`<span class="tag alert">${judgement}</span>`}
                <span class="hint">${when(date)}</span>
              </span>
            </li>`,
        )}
      </ul>`,
  );
}

/** Each visit can be chosen as the one that apps are opened on: on this page. */
export function visitPanel(
  page: string,
  visits: readonly EncounterSummary[],
  chosen: EncounterSummary | undefined,
): Html {
  return panel(
    'visits',
    'Latest visits',
    visits,
    'No visit is recorded.',
    entries =>
      html`<ul class="lines visits">
        ${entries.map(
          visit =>
            html`<li>
              <span
                >${visit.description}<span class="hint block">${visit.start && when(visit.start)}</span></span
              >
              ${
                visit.id === chosen?.id
                  ? html`<span class="tag">chosen</span>`
                  : html`<a class="small" href="${page}?encounter=${encodeURIComponent(visit.id)}"
                      >Use for apps<span class="unseen"
                        >, the visit of ${dateInWords(visit.start ?? '')}</span
                      ></a
                    >`
              }
            </li>`,
        )}
      </ul>`,
  );
}

function panel<T>(
  id: string,
  title: string,
  section: Section<T>,
  empty: string,
  draw: (entries: readonly T[]) => Html,
): Html {
  const content =
    section === undefined
      ? html`<p class="soft">Your account may not see this part of the record.</p>`
      : section.length === 0
        ? html`<p class="soft">${empty}</p>`
        : draw(section);
  return html`<section class="panel" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;
}

function when(date: string): Html {
  return html`<time datetime="${date}">${dateInWords(date)}</time>`;
}
