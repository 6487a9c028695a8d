import type { ProviderKind } from '../../../auth/identity/providers/identity-provider.declaration.js';
import { InvalidError } from '../../../fhir/errors/fhir-error.js';
import { jsonMistake } from '../../../fhir/model/json-mistake.js';
import { type FormFields, given } from '../../../pages/form-fields.js';
import { html, type Html } from '../../../pages/html.js';
import { filledArea, filledChoice, filledField, filledTick, secretField } from '../filled-field.js';
import { fieldsOf, type ProviderField } from './provider-fields.js';

type Members = Readonly<Record<string, unknown>>;

/** The fields, with what is so now. Secrets are told by name. */
export function providerFields(kind: ProviderKind, declaration: Members, secrets: readonly string[]): Html {
  return html`${fieldsOf(kind).map(field => drawn(field, declaration[field.name], secrets))}`;
}

function drawn(field: ProviderField, value: unknown, secrets: readonly string[]): Html {
  const { shape, name } = field;
  switch (shape) {
    case 'secret':
    case 'long-secret':
      return secretField(field, secrets.includes(name), shape === 'long-secret');
    case 'tick':
      return filledTick(field, value === true);
    case 'no':
      return filledTick(field, value === false);
    case 'area':
      return filledArea(field, textOf(value));
    case 'lines':
      return filledArea(field, textsOf(value).join('\n'), 2);
    case 'words':
      return filledField(field, textsOf(value).join(' '));
    case 'json':
      return filledArea(field, jsonText(value), 10);
    case 'text':
    case 'number':
      return filledField(field, textOf(value));
    default:
      return filledChoice(field, shape, textOf(value));
  }
}

/** The declaration that was filled in; what is empty was left out. Throws InvalidError for JSON that is none. */
export function readProviderForm(kind: ProviderKind, form: FormFields): Members {
  const members = fieldsOf(kind).map(field => [field.name, readField(field, form)] as const);
  return given({ id: form.text('id'), kind, ...Object.fromEntries(members) });
}

/** As it was filled in, right or wrong: to be shown again beside what is wrong with it. */
export function sentMembers(kind: ProviderKind, form: FormFields): Members {
  const members = fieldsOf(kind).map(field => {
    const isPlain = field.shape === 'json' || field.shape === 'number';
    return [field.name, isPlain ? form.text(field.name) : readField(field, form)] as const;
  });
  return { id: form.text('id'), ...Object.fromEntries(members) };
}

function readField({ name, label, shape }: ProviderField, form: FormFields): unknown {
  const text = form.text(name);
  switch (shape) {
    case 'secret':
    case 'long-secret':
      return form.one(`remove-${name}`) === undefined ? text : null;
    case 'tick':
      return form.one(name) === undefined ? undefined : true;
    case 'no':
      return form.one(name) === undefined ? undefined : false;
    case 'words':
      return form.words(name);
    case 'lines':
      return text?.split(/\s*\r?\n\s*/);
    case 'number':
      return text === undefined ? undefined : Number(text);
    case 'json':
      return text === undefined ? undefined : jsonOf(label, text);
    default:
      return text;
  }
}

function jsonOf(label: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidError(`${label} ${jsonMistake(error)}`);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter(each => typeof each === 'string');
}

function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value, undefined, 2);
}
