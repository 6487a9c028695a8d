import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { readEnvironment } from '../config/read-environment.js';
import { joinDatabase } from '../database/choose-database.js';
import { PostgresDatabase } from '../database/postgres-database.js';
import { loadChainKeys } from './audit-secret.js';
import { CheckpointJob } from './checkpoint.job.js';
import { exported, type ExportedCheckpoint } from './checkpoints.js';
import { JournalVerification } from './journal-verification.js';

/**
 * `npm run audit:verify [-- FILE]` and `npm run audit:checkpoint`: whether the journal is as it was written, and a line
 * to be kept elsewhere, by which it can be asked again (docs/security/audit.md). FILE holds such lines. Servers may run.
 */
const [command, file] = process.argv.slice(2);
const environment = readEnvironment(process.env);
const connection = await joinDatabase(environment);
const database = new PostgresDatabase(connection.url, 2);
try {
  if (command === 'checkpoint') {
    const checkpoint = await new CheckpointJob(database, environment).make(true);
    if (checkpoint) process.stdout.write(`${JSON.stringify(exported(checkpoint))}\n`);
  } else {
    const keys = await loadChainKeys(async statement => database.query(statement), environment.SECRETS_KEY);
    const verification = new JournalVerification(async statement => database.query(statement), keys);
    const { entries, unkeyed, checkpoints, findings } = await verification.run(
      file === undefined ? [] : readKept(file),
    );
    for (const finding of findings) process.stdout.write(`${finding}\n`);
    if (unkeyed > 0) process.stdout.write(`${unkeyed} entries are chained without SECRETS_KEY\n`);
    process.stdout.write(`${entries} entries, ${checkpoints} checkpoints, ${findings.length} findings\n`);
    if (findings.length > 0) process.exitCode = 1;
  }
} finally {
  await database.close();
  await connection.stop();
}

function readKept(path: string): readonly ExportedCheckpoint[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as ExportedCheckpoint);
}
