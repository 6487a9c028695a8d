import { ValidateBy, type ValidationOptions } from 'class-validator';

/** An absolute http(s) URL that is scheme, host and port alone: `https://fhir.example.org`. */
function isWebOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && (value === url.origin || value === `${url.origin}/`);
}

export function IsWebOrigin(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isWebOrigin', validator: { validate: isWebOrigin } }, options);
}
