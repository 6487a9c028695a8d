/**
 * Markup that may be sent as it is. Only the `html` tag makes it, so a plain string never reaches a page
 * without being escaped.
 */
export class Html {
  private constructor(private readonly markup: string) {}

  toString(): string {
    return this.markup;
  }

  /** For the template tag below and for files of our own; never for anything a person or a client has sent. */
  static verbatim(markup: string): Html {
    return new Html(markup);
  }
}

export type HtmlValue = Html | string | number | false | undefined | null | readonly HtmlValue[];

/**
 * Template tag for markup: strings are escaped, markup is kept, lists are joined; `false`, `null` and
 * `undefined` leave nothing behind. Attribute values must stand in double quotes.
 */
export function html(literals: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = literals.map((literal, index) => literal + markupOf(values[index]));
  return Html.verbatim(parts.join(''));
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(markupOf).join('');
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, character => ENTITIES[character] ?? '');
}
