import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isResourceType } from './resource-types.js';

/** A type of R4 or of a module, or one of the given words. */
export function IsResourceType(options: ValidationOptions, ...words: readonly string[]): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && (words.includes(value) || isResourceType(value));
  return ValidateBy({ name: 'isResourceType', validator: { validate } }, options);
}
