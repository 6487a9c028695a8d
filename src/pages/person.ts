import { html, type Html } from './html.js';
import type { Language } from './language/language.js';
import { messagesIn } from './language/messages.js';

/** What a list tells about one person. */
export interface PersonFacts {
  readonly birthDate?: string;
  readonly gender?: string;
  readonly identifier?: string;
}

/** `21 May 1984`: no reader takes the day for the month. Less precise dates stay so. */
export function dateInWords(date: string, language?: Language): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(date) ?? [];
  if (year === undefined) return date;
  const { months, day: dayInWords } = messagesIn(language).person;
  return [day && dayInWords(Number(day)), months[Number(month) - 1], year].filter(Boolean).join(' ');
}

/** Birth date, sex and number on one line: what tells two people of one name apart. */
export function personFacts(person: PersonFacts, language?: Language): Html {
  const { born, genders } = messagesIn(language).person;
  return html`<span class="choice-facts">
    ${
      person.birthDate &&
      html`<span
        >${born} <time datetime="${person.birthDate}">${dateInWords(person.birthDate, language)}</time></span
      >`
    }
    ${person.gender && html`<span>${genders[person.gender] ?? person.gender}</span>`}
    ${person.identifier && html`<span class="number">${person.identifier}</span>`}
  </span>`;
}

/** Two letters in a circle. */
export function portrait(name: string): Html {
  const words = name.split(/\s+/).filter(word => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    word => Array.from(word ?? '')[0] ?? '',
  );
  return html`<span class="portrait" aria-hidden="true">${letters.join('').toUpperCase()}</span>`;
}

export const ARROW: Html = html`<svg class="arrow" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m6 3 5 5-5 5" />
</svg>`;
