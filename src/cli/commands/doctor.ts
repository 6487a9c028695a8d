import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../../config/read-environment.js';
import { SettingsError } from '../../config/settings-error.js';
import type { Command } from '../command.js';
import { checkDataDirectory, checkDiskSpace } from '../doctor/check-data-directory.js';
import { checkDatabase } from '../doctor/check-database.js';
import { checkPort } from '../doctor/check-port.js';
import { type Finding, lineOf } from '../doctor/finding.js';

export const doctorCommand: Command = {
  usage: `firekeeper doctor

  Checks this machine with the settings of the server (its environment variables): settings, data directory, disk space,
  port, database, migrations, search index, clock. Changes nothing. Each line says ok, warn or wrong, and the next step.
  Ends with 1 if something is wrong.
`,
  async run(words) {
    parseArgs({ args: [...words], options: {} });
    const findings = await examine();
    process.stdout.write(findings.map(lineOf).join(''));
    return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
  },
};

async function examine(): Promise<readonly Finding[]> {
  const about = 'settings';
  try {
    const environment = readEnvironment(process.env);
    return [
      { state: 'ok', about, words: 'all can be read' },
      await checkDataDirectory(environment.DATA_DIRECTORY),
      await checkDiskSpace(environment.DATA_DIRECTORY),
      await checkPort(environment),
      ...(await checkDatabase(environment)),
    ];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const next = 'Correct the environment variable (docs/configuration.md)';
    return error.mistakes.map(words => ({ state: 'wrong', about, words, next }) as const);
  }
}
