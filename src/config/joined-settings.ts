import { getMetadataStorage } from 'class-validator';

type SettingsClass<Settings extends object = object> = new () => Settings;
type Joined<Classes extends readonly SettingsClass[]> = Classes extends readonly [
  SettingsClass<infer First>,
  ...infer Rest extends SettingsClass[],
]
  ? First & Joined<Rest>
  : unknown;

/**
 * One class with the settings of several rooms, their defaults and their checks: what a room needs to know of itself stays
 * in its own file, and whoever is injected the `Environment` finds everything in it.
 */
export function joinedSettings<const Classes extends readonly SettingsClass[]>(
  ...classes: Classes
): new () => Joined<Classes> {
  class JoinedSettings {
    constructor() {
      for (const Settings of classes) Object.assign(this, new Settings());
    }
  }
  for (const Settings of classes) copyChecks(Settings, JoinedSettings);
  return JoinedSettings as new () => Joined<Classes>;
}

/** class-validator knows the checks of a class and of its ancestors, and a class has but one ancestor. */
function copyChecks(from: SettingsClass, to: SettingsClass): void {
  const storage = getMetadataStorage();
  for (const check of storage.getTargetValidationMetadatas(from, '', false, false)) {
    storage.addValidationMetadata(Object.assign({}, check, { target: to }));
  }
}
