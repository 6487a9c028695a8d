import { asWritten, type TextReader } from './setting-text.js';

/** One environment variable as `docs/configuration.md` shows it. */
export interface SettingDescription {
  readonly name: string;
  /** What it decides, in a sentence or two. */
  readonly meaning: string;
  readonly read: TextReader;
}

const SETTINGS: SettingDescription[] = [];

/** Declares a property as the environment variable of the same name. */
export function Setting(meaning: string, read: TextReader = asWritten): PropertyDecorator {
  return (_target, name) => {
    SETTINGS.push({ name: String(name), meaning, read });
  };
}

/** Every declared setting, in the order of the class. */
export function describedSettings(): readonly SettingDescription[] {
  return SETTINGS;
}
