import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidError } from '../fhir/errors/fhir-error.js';

/** Takes a JSON body as a declaration of this class, or throws InvalidError with everything that is wrong. */
export function readDeclared<T extends object>(declaration: new () => T, body: unknown, path = ''): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new InvalidError(`${path}send a JSON object`);
  const read = plainToInstance(declaration, body);
  const errors = validateSync(read, { whitelist: true, forbidNonWhitelisted: true });
  const mistakes = errors.flatMap(error => mistakesOf(error));
  refuseMistakes(mistakes.map(mistake => path + mistake));
  return read;
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
