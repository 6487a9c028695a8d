import { IsOptional, Matches } from 'class-validator';
import { IsWholeNumber } from '../is-whole-number.validator.js';
import { IsPath, IsTrueOrFalse } from '../setting-forms.js';
import { trueOrFalse, wholeNumber } from '../setting-text.js';
import { Setting, SettingsSection } from '../setting.decorator.js';

/** Where the data is kept, what happens to it at start, and who does the work in the background. */
@SettingsSection('Database and jobs')
export class DatabaseSettings {
  @Setting(
    'PostgreSQL to use, `postgres://user:password@host:port/database`. ' +
      'Without it the server runs a PostgreSQL of its own in `DATA_DIRECTORY`.',
  )
  @IsOptional()
  @Matches(/^postgres(?:ql)?:\/\/\S+$/, {
    message: 'must be a PostgreSQL URL: postgres://user:password@host:port/database',
  })
  DATABASE_URL?: string;

  @Setting(
    'Connections to PostgreSQL for FHIR searches and transactions, of all workers together; each has at least two.',
    wholeNumber,
  )
  @IsWholeNumber(2, 200, 'must be a whole number from 2 to 200')
  DATABASE_POOL_SIZE = 10;

  @Setting(
    'Directory of the embedded PostgreSQL and of generated secrets. Relative to the working directory.',
  )
  @IsPath()
  DATA_DIRECTORY = '.data';

  @Setting('JSON file that declares clients, users and resources; applied at every start.')
  @IsOptional()
  @IsPath()
  BOOTSTRAP_FILE?: string;

  @Setting(
    'Whether pending migrations run at start. `false` lists them and ends the start instead.',
    trueOrFalse,
  )
  @IsTrueOrFalse()
  MIGRATE_ON_START = true;

  @Setting(
    'Background jobs that this process runs at a time. With `0` it runs none: others on the same database must.',
    wholeNumber,
  )
  @IsWholeNumber(0, 20, 'must be a whole number from 0 to 20')
  JOB_CONCURRENCY = 2;

  @Setting(
    'Key with which signing keys and the secret of the cookies are encrypted in the database: 32 random bytes, ' +
      'base64url, 43 characters. Several, separated by commas: the first encrypts, all decrypt.',
  )
  @IsOptional()
  @Matches(/^[\w-]{43}(?:, ?[\w-]{43})*$/, {
    message: 'must be 43 characters of base64url (32 bytes), or several such keys separated by commas',
  })
  SECRETS_KEY?: string;
}
