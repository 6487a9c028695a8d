import { validateSync, type ValidationError } from 'class-validator';
import { Environment } from './environment.js';
import { describedSettings } from './setting.decorator.js';
import { SettingsError } from './settings-error.js';

const GIVEN = new WeakMap<Environment, ReadonlySet<string>>();

/** The names of the settings that were said; the others have their defaults. */
export function settingsGiven(environment: Environment): ReadonlySet<string> {
  return GIVEN.get(environment) ?? new Set();
}

/** Reads and checks all settings at once. Throws SettingsError with a sentence per mistake. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const environment = new Environment();
  const mistakes: string[] = [];
  for (const { name, read } of describedSettings()) {
    const text = variables[name];
    if (text === undefined) continue;
    // An empty DATABASE_URL is a secret that got lost on the way, not a wish for the embedded database.
    if (text.trim() === '') mistakes.push(`${name} is set but empty; give it a value or remove it`);
    else Object.assign(environment, { [name]: read(text) });
  }
  mistakes.push(...validateSync(environment, { stopAtFirstError: true }).map(describe));
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const given = describedSettings().filter(({ name }) => variables[name] !== undefined);
  GIVEN.set(environment, new Set(given.map(({ name }) => name)));
  return environment;
}

/** Names the setting, never its value: DATABASE_URL holds a password. */
function describe(error: ValidationError): string {
  return `${error.property} ${Object.values(error.constraints ?? {}).join('; ')}`;
}
