import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidError } from '../fhir/errors/fhir-error.js';
import { isStorable } from './storable-text.js';

/** Takes a JSON body as a declaration of this class, or throws InvalidError with everything that is wrong. */
export function readDeclared<T extends object>(declaration: new () => T, body: unknown, path = ''): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new InvalidError(`${path}send a JSON object`);
  if (!isStorable(body))
    throw new InvalidError(`${path}some text holds a character that is none, such as NUL`);
  const read = plainToInstance(declaration, body);
  refuseMistakes(settleNulls(read).map(mistake => path + mistake));
  const errors = validateSync(read, { whitelist: true, forbidNonWhitelisted: true });
  const mistakes = errors.flatMap(error => mistakesOf(error));
  refuseMistakes(mistakes.map(mistake => path + mistake));
  return read;
}

/**
 * A member that is `null` is left out. What a list holds in the place of an object is told: `@ValidateNested` overlooks
 * `null` and lists there. JSON of any form, which is no declaration, stays as it is.
 */
function settleNulls(declared: object, place = ''): readonly string[] {
  return Object.entries(declared).flatMap(([name, value]: [string, unknown]) => {
    if (value === null) Reflect.deleteProperty(declared, name);
    if (!Array.isArray(value)) return isDeclared(value) ? settleNulls(value, `${place}${name}: `) : [];
    return value.flatMap((each: unknown, index) => {
      const at = `${place}${name}[${index}]`;
      if (each === null || Array.isArray(each)) return [`${at} must not be ${each ? 'a list' : 'null'}`];
      return isDeclared(each) ? settleNulls(each, `${at}: `) : [];
    });
  });
}

function isDeclared(value: unknown): value is object {
  return typeof value === 'object' && value !== null && value.constructor !== Object;
}

const POSITION = /^\d+$/;

/** What is declared within is told with where it stands: `rules[0]: types must be …`, `mapping: roles[0]: role must …`. */
function mistakesOf({ property, constraints = {}, children = [] }: ValidationError): readonly string[] {
  const own = Object.entries(constraints).map(([rule, words]) =>
    rule === 'whitelistValidation' ? `${property} is not known` : words,
  );
  const isList = children.length > 0 && children.every(child => POSITION.test(child.property));
  const place = POSITION.test(property) ? `[${property}]: ` : isList ? property : `${property}: `;
  return [...own, ...children.flatMap(mistakesOf).map(mistake => place + mistake)];
}

export function readDeclaredList<T extends object>(declaration: new () => T, body: unknown): readonly T[] {
  if (!Array.isArray(body)) throw new InvalidError('Send a JSON array');
  return body.map((each, index) => readDeclared(declaration, each, `[${index}]: `));
}

/** Throws InvalidError with all of them, if there are any. */
export function refuseMistakes(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new InvalidError(mistakes.join('; '));
}
