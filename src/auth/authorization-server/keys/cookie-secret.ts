import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

const NAME = 'cookie-secret';

/** Signs cookies and forms. Made once and kept in the database, so that every node has the same. */
@Injectable()
export class CookieSecret {
  private secret: Promise<string> | undefined;

  constructor(private readonly database: Database) {}

  read(): Promise<string> {
    this.secret ??= this.load();
    return this.secret;
  }

  private async load(): Promise<string> {
    await this.database.query({
      text: 'insert into installation (name, value) values ($1, $2) on conflict (name) do nothing',
      values: [NAME, randomBytes(32).toString('base64url')],
    });
    const [row] = await this.database.query<{ value: string }>({
      text: 'select value from installation where name = $1',
      values: [NAME],
    });
    if (!row) throw new Error('the cookie secret cannot be read back');
    return row.value;
  }
}
