import { ValidateBy, type ValidationArguments, type ValidationOptions } from 'class-validator';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Refuses one value of a setting unless `PUBLIC_URL`, or its default, is an address of this very machine. */
export function OnlyOnLoopback(restricted: string, options: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'onlyOnLoopback',
      validator: {
        validate: (value: unknown, settings?: ValidationArguments) =>
          value !== restricted || isOnLoopback(settings?.object),
      },
    },
    options,
  );
}

function isOnLoopback(settings: { PUBLIC_URL?: unknown } = {}): boolean {
  const publicUrl = settings.PUBLIC_URL;
  if (publicUrl === undefined) return true;
  return (
    typeof publicUrl === 'string' && URL.canParse(publicUrl) && LOOPBACK.has(new URL(publicUrl).hostname)
  );
}
