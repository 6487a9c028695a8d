import 'reflect-metadata';
import { readEnvironment } from '../config/read-environment.js';
import { chooseDatabase } from './choose-database.js';
import { connectForMigrations } from './data-source.js';
import { migrate } from './migrate.js';

/** `npm run migration:run` and `npm run migration:revert`: for operators who set MIGRATE_ON_START=false. */
const command = process.argv[2];
const database = await chooseDatabase(readEnvironment(process.env));
const dataSource = await connectForMigrations(database.url);
try {
  if (command === 'run') {
    const done = await migrate(dataSource);
    process.stdout.write(`${done.length === 0 ? 'Nothing to do' : done.join('\n')}\n`);
  } else if (command === 'revert') {
    await dataSource.undoLastMigration();
    process.stdout.write('The last migration was undone\n');
  } else {
    process.stderr.write('Say run or revert\n');
    process.exitCode = 1;
  }
} finally {
  await dataSource.destroy();
  await database.stop();
}
