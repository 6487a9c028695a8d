import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { settingsGiven } from '../../config/read-environment.js';
import { describedSettings } from '../../config/setting.decorator.js';

/** A setting as it holds now. */
export interface SettingInForce {
  readonly name: string;
  /** Absent if it is not set. A secret is only said to be set. */
  readonly value?: string | number | boolean;
  readonly isDefault: boolean;
  /** Where it comes from. */
  readonly source: 'environment' | 'default';
  readonly meaning: string;
}

/** These hold passwords and keys, or lead to them. */
const SECRET = /URL$|TOKEN|SECRET|PASSWORD|KEY|CREDENTIAL/;
/** Addresses that everybody sees. */
const SHOWN: ReadonlySet<string> = new Set(['PUBLIC_URL']);

/** What the server was started with; secrets are never shown. */
@Injectable()
export class SettingsInForce {
  constructor(private readonly environment: Environment) {}

  list(): readonly SettingInForce[] {
    const defaults = new Environment() as unknown as Readonly<Record<string, unknown>>;
    const values = this.environment as unknown as Readonly<Record<string, unknown>>;
    const given = settingsGiven(this.environment);
    return describedSettings().map(({ name, meaning }) => {
      const value = values[name];
      const source = given.has(name) ? ('environment' as const) : ('default' as const);
      const isDefault = String(value) === String(defaults[name]);
      if (value === undefined) return { name, isDefault, source, meaning };
      return { name, value: shown(name, value), isDefault, source, meaning };
    });
  }
}

function shown(name: string, value: unknown): string | number | boolean {
  if (SECRET.test(name) && !SHOWN.has(name) && typeof value === 'string') return 'set, not shown';
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
