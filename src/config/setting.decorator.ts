import { asWritten, type TextReader } from './setting-text.js';

/** One environment variable as `docs/configuration.md` shows it. */
export interface SettingDescription {
  readonly name: string;
  /** What it decides, in a sentence or two. */
  readonly meaning: string;
  readonly read: TextReader;
}

export interface DescribedSection {
  readonly title: string;
  readonly settings: readonly SettingDescription[];
}

const SETTINGS = new WeakMap<object, SettingDescription[]>();
const SECTIONS: DescribedSection[] = [];

/** Declares a property as the environment variable of the same name. */
export function Setting(meaning: string, read: TextReader = asWritten): PropertyDecorator {
  return (section, name) => {
    const settings = SETTINGS.get(section) ?? [];
    SETTINGS.set(section, [...settings, { name: String(name), meaning, read }]);
  };
}

/** Declares a class whose settings stand together in `docs/configuration.md`. */
export function SettingsSection(title: string): ClassDecorator {
  return ({ prototype }) => {
    SECTIONS.push({ title, settings: SETTINGS.get(prototype as object) ?? [] });
  };
}

/** Every declared section, in the order in which `Environment` joins them. */
export function describedSections(): readonly DescribedSection[] {
  return SECTIONS;
}

export function describedSettings(): readonly SettingDescription[] {
  return SECTIONS.flatMap(({ settings }) => settings);
}
