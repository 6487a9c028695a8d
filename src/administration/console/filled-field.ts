import { html, type Html } from '../../pages/html.js';

/** What a field of a form is about, beside its value. */
export interface FieldWords {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isRequired?: boolean;
  /** What was sent is refused. */
  readonly isWrong?: boolean;
}

/** A text field that holds what is so now. */
export function filledField({ name, label, hint, isRequired, isWrong }: FieldWords, value = ''): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="text"
      value="${value}"
      maxlength="4000"
      autocomplete="off"
      spellcheck="false"
      ${isRequired && html`required`}
      ${isWrong && html`aria-invalid="true"`}
      ${hint !== undefined && html`aria-describedby="${name}-hint"`}
    />
    ${hintOf(name, hint)}
  </div>`;
}

/** For several lines: keys, metadata, one thing per line. */
export function filledArea({ name, label, hint }: FieldWords, value = '', rows = 4): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <textarea
      id="${name}"
      name="${name}"
      rows="${rows}"
      maxlength="200000"
      autocomplete="off"
      spellcheck="false"
      ${hint !== undefined && html`aria-describedby="${name}-hint"`}
    >
${value}</textarea>
    ${hintOf(name, hint)}
  </div>`;
}

/** What nobody can read again: left empty, it stays. */
export function secretField({ name, label, hint }: FieldWords, isSet: boolean, isLong = false): Html {
  const words = [isSet && 'It is set; left empty, it stays.', hint].filter(
    each => each !== undefined && each !== false,
  );
  const shown = { name, label, ...(words.length === 0 ? {} : { hint: words.join(' ') }) };
  return html`${isLong ? filledArea(shown) : filledField(shown)}
  ${isSet && filledTick({ name: `remove-${name}`, label: `Remove it (${label})` }, false)}`;
}

export function filledTick({ name, label, hint }: FieldWords, isTicked: boolean): Html {
  return html`<p class="ticks">
    <label>
      <input
        type="checkbox"
        name="${name}"
        value="yes"
        ${isTicked && html`checked`}
        ${hint !== undefined && html`aria-describedby="${name}-hint"`}
      />
      ${label}</label
    >
    ${hint !== undefined && html`<span class="hint" id="${name}-hint">${hint}</span>`}
  </p>`;
}

/** One of several; without `words` for it, nothing chosen is none of them. */
export function filledChoice(
  { name, label, hint }: FieldWords,
  choices: readonly (readonly [value: string, words: string])[],
  chosen = '',
): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" ${hint !== undefined && html`aria-describedby="${name}-hint"`}>
      ${choices.map(
        ([value, words]) =>
          html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`,
      )}
    </select>
    ${hintOf(name, hint)}
  </div>`;
}

function hintOf(name: string, hint: string | undefined): Html | false {
  return hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`;
}
