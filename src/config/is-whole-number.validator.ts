import { ValidateBy } from 'class-validator';

/** A whole number from `least` to `most`; the message says the range in the unit of the setting. */
export function IsWholeNumber(least: number, most: number, message: string): PropertyDecorator {
  const validate = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return ValidateBy({ name: 'isWholeNumber', validator: { validate } }, { message });
}
