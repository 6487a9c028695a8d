import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../secret-box.js';
import { Database } from '../../../database/database.js';

const NAME = 'cookie-secret';

/** Signs cookies and forms. Made once and kept in the database, so that every node has the same. */
@Injectable()
export class CookieSecret {
  private secret: Promise<string> | undefined;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  read(): Promise<string> {
    this.secret ??= this.load();
    return this.secret;
  }

  private async load(): Promise<string> {
    await this.database.query({
      text: 'insert into installation (name, value) values ($1, $2) on conflict (name) do nothing',
      values: [NAME, this.box.seal(randomBytes(32).toString('base64url'))],
    });
    const [row] = await this.database.query<{ value: string }>({
      text: 'select value from installation where name = $1',
      values: [NAME],
    });
    if (!row) throw new Error('the cookie secret cannot be read back');
    const secret = this.box.open(row.value);
    if (!this.box.isCurrent(row.value)) await this.sealAnew(row.value, secret);
    return secret;
  }

  /** It is from before `SECRETS_KEY` was set or changed. */
  private async sealAnew(stored: string, secret: string): Promise<void> {
    await this.database.query({
      text: 'update installation set value = $3 where name = $1 and value = $2',
      values: [NAME, stored, this.box.seal(secret)],
    });
  }
}
