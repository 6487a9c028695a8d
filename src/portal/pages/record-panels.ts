import type { EncounterSummary } from '../../launch-context/patient-directory.js';
import { html, type Html } from '../../pages/html.js';
import { dateInWords } from '../../pages/person.js';
import type { RecordView, Section, VitalView } from '../record/record.view.js';
import type { Language } from '../../pages/language/language.js';
import { RECORD_WORDS } from './record-words.js';
import { sparkline } from './sparkline.js';

export function vitalPanel(vitals: RecordView['vitals'], language: Language): Html {
  const words = RECORD_WORDS[language];
  return panel(
    'vitals',
    words.vitals,
    vitals,
    { empty: words.noVital, unseen: words.unseen },
    entries =>
      html`<ul class="vitals">
        ${entries.map(vital => html`<li>${vitalTile(vital, language)}</li>`)}
      </ul>`,
  );
}

function vitalTile({ name, value, unit, date, lines }: VitalView, language: Language): Html {
  return html`<h3>${RECORD_WORDS[language].vitalNames[name] ?? name}</h3>
    <p class="vital-value"><strong class="number">${value}</strong> <span>${unit}</span></p>
    ${sparkline(lines)}
    <p class="hint">${when(date, language)}</p>`;
}

export function problemPanel(problems: RecordView['problems'], language: Language): Html {
  const words = RECORD_WORDS[language];
  return panel(
    'problems',
    words.problems,
    problems,
    { empty: words.noProblem, unseen: words.unseen },
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, since, until }) =>
            html`<li class="${until === undefined ? 'open' : 'over'}">
              <span>${name}</span>
              <span class="hint">
                ${until === undefined ? since && html`${words.since} ${when(since, language)}` : html`${words.until} ${when(until, language)}`}
              </span>
            </li>`,
        )}
      </ul>`,
  );
}

export function medicinePanel(medicines: RecordView['medicines'], language: Language): Html {
  const words = RECORD_WORDS[language];
  return panel(
    'medicines',
    words.medicines,
    medicines,
    { empty: words.noMedicine, unseen: words.unseen },
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, dosage, since }) =>
            html`<li>
              <span>${name}${dosage && html`<span class="hint block">${dosage}</span>`}</span>
              <span class="hint">${since && html`${words.since} ${when(since, language)}`}</span>
            </li>`,
        )}
      </ul>`,
  );
}

export function resultPanel(results: RecordView['results'], language: Language): Html {
  const words = RECORD_WORDS[language];
  return panel(
    'results',
    words.results,
    results,
    { empty: words.noResult, unseen: words.unseen },
    entries =>
      html`<ul class="lines">
        ${entries.map(
          ({ name, value, date, judgement }) =>
            html`<li>
              <span>${name}</span>
              <span class="result">
                <strong class="number">${value}</strong>
                ${judgement && html`<span class="tag alert">${words.judgements[judgement]}</span>`}
                <span class="hint">${when(date, language)}</span>
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
  language: Language,
): Html {
  const words = RECORD_WORDS[language];
  return panel(
    'visits',
    words.visits,
    visits,
    { empty: words.noVisit, unseen: words.unseen },
    entries =>
      html`<ul class="lines visits">
        ${entries.map(
          visit =>
            html`<li>
              <span
                >${visit.description}<span class="hint block"
                  >${visit.start && when(visit.start, language)}</span
                ></span
              >
              ${
                visit.id === chosen?.id
                  ? html`<span class="tag">${words.chosen}</span>`
                  : html`<a class="small" href="${page}?encounter=${encodeURIComponent(visit.id)}"
                      >${words.useForApps}<span class="unseen"
                        >${words.visitOf(dateInWords(visit.start ?? '', language))}</span
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
  { empty, unseen }: { readonly empty: string; readonly unseen: string },
  draw: (entries: readonly T[]) => Html,
): Html {
  const content =
    section === undefined
      ? html`<p class="soft">${unseen}</p>`
      : section.length === 0
        ? html`<p class="soft">${empty}</p>`
        : draw(section);
  return html`<section class="panel" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;
}

function when(date: string, language: Language): Html {
  return html`<time datetime="${date}">${dateInWords(date, language)}</time>`;
}
