import { Environment } from './environment.js';
import { describedSections, type SettingDescription } from './setting.decorator.js';

type Defaults = Readonly<Record<string, string | number | boolean | undefined>>;

/** docs/configuration.md */
export function configurationPage(): string {
  const defaults = new Environment() as unknown as Defaults;
  const sections = describedSections().map(
    ({ title, settings }) => `## ${title}

| Variable | Default | Meaning |
| --- | --- | --- |
${settings.map(setting => row(setting, defaults)).join('')}`,
  );
  return `# Configuration

All settings are environment variables; none is needed to start. This page is made from \`src/config/settings/\` by
\`npm run --silent configuration > docs/configuration.md\`; a test compares it.

All mistakes are reported at once and the server does not start. A variable that is set but empty is a mistake too: an
empty \`DATABASE_URL\` is a secret that got lost, not a wish for the embedded database.

${sections.join('\n')}`;
}

function row({ name, meaning }: SettingDescription, defaults: Defaults): string {
  const value = defaults[name];
  return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${meaning} |\n`;
}
