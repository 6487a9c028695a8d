import { hkdfSync, randomBytes } from 'node:crypto';
import type { Database } from '../../database/database.js';

/**
 * The secret of this database, made once and kept in it, from which keys, terms and placement bits are derived
 * (docs/decisions, B1, B6). It is part of a backup: without it no stored key can be computed again.
 */
export class InstallationSecret {
  private constructor(private readonly secret: Buffer) {}

  /** Processes that start at the same time on an empty database all get the one that came first. */
  static async load(database: Database): Promise<InstallationSecret> {
    const [known] = await database.query<{ value: string }>(SELECT);
    if (known) return new InstallationSecret(Buffer.from(known.value, 'base64url'));
    await database.query({ text: INSERT, values: [randomBytes(32).toString('base64url')] });
    return InstallationSecret.load(database);
  }

  /** A key for one purpose; keys of different purposes tell nothing about each other. */
  keyFor(purpose: 'terms' | 'placement' | 'page-links', length = 16): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', `firekeeper ${purpose}`, length));
  }
}

const SELECT = { text: `select value from installation where name = 'secret'`, values: [] };
const INSERT = `insert into installation (name, value) values ('secret', $1) on conflict (name) do nothing`;
