import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { databaseFailure } from './database-failure.js';

const ofSocket = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
const ofPostgres = (code: string): Error => Object.assign(new DatabaseError('x', 1, 'error'), { code });

describe('A database that is away', () => {
  it.each(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EMFILE'])(
    'is one whose address says %s',
    code => expect(databaseFailure(ofSocket(code))).toBe('connection'),
  );

  it.each(['08006', '57P01', '57P03', '53300'])('is one that says %s', code =>
    expect(databaseFailure(ofPostgres(code))).toBe('connection'),
  );

  it('is no store when it has no room, and nothing of the kind when a statement is wrong', () => {
    expect(databaseFailure(ofPostgres('53100'))).toBe('no-store');
    expect(databaseFailure(ofPostgres('42601'))).toBeUndefined();
    expect(databaseFailure(ofSocket('ERR_INVALID_ARG_TYPE'))).toBeUndefined();
    expect(databaseFailure({ driverError: ofPostgres('57P01') })).toBe('connection');
  });
});
