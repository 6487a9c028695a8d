import { ValidateBy } from 'class-validator';

/** The value passes this test, or the declaration is told so in these words. */
export function ValidIf(test: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name: 'validIf', validator: { validate: test } }, { message });
}
