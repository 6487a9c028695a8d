import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isResourceType } from './resource-types.js';

/** A type of R4 or of a module, or what else the place takes. */
export function IsResourceType(
  options: ValidationOptions,
  isTaken: (name: string) => boolean = () => false,
): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && (isResourceType(value) || isTaken(value));
  return ValidateBy({ name: 'isResourceType', validator: { validate } }, options);
}
