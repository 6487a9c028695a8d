import { Environment } from './environment.js';
import { describedSettings } from './setting.decorator.js';

/** docs/configuration.md */
export function configurationPage(): string {
  const defaults = new Environment() as unknown as Readonly<
    Record<string, string | number | boolean | undefined>
  >;
  const rows = describedSettings().map(({ name, meaning }) => {
    const value = defaults[name];
    return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${meaning} |\n`;
  });
  return `# Configuration

All settings are environment variables; none is needed to start. This page is made from \`src/config/environment.ts\` by
\`npm run --silent configuration > docs/configuration.md\`; a test compares it.

All mistakes are reported at once and the server does not start. A variable that is set but empty is a mistake too: an
empty \`DATABASE_URL\` is a secret that got lost, not a wish for the embedded database.

| Variable | Default | Meaning |
| --- | --- | --- |
${rows.join('')}`;
}
