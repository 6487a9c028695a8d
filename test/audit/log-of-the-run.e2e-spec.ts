import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { OperatorLogger } from '../../src/server/operator.logger.js';
import { forbiddenIn } from '../support/forbidden-in-logs.js';

const HARMLESS = [
  '{"level":"info","context":"Request","method":"GET","route":"/fhir/:resourceType/:id","type":"Patient","status":200}',
  '{"level":"info","context":"Request","method":"GET","route":"/fhir/Encounter/:id/$everything","status":404}',
  '{"level":"warn","context":"PeriodicJobs","msg":"audit-syslog is put off until its next period: connect ECONNRESET"}',
];

describe('[S73] the log of a test run', () => {
  it.each([
    ['an access token', 'eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJncmFjZSJ9.c2lnbmF0dXJl'],
    ['a header', 'Authorization: Basic bGFib3JhdG9yeTpzZWNyZXQ='],
    ['a search', 'GET /fhir/Patient?family=Smith'],
    ['a reference', 'cannot read Patient/alice'],
    ['a resource', 'parsing {"resourceType":"Basic"}'],
    ['a row', 'Failing row contains (1, Smith)'],
    ['a key', 'Key (username)=(grace) already exists.'],
    ['a form', 'password=secret-of-grace'],
    ['a password', 'wrong: correct horse battery'],
    ['a name', 'no Practitioner is called Hopper'],
  ])('is found to hold %s', (_what, text) => {
    const line = `{"level":"warn","msg":${JSON.stringify(text)}}`;
    expect(forbiddenIn([...HARMLESS, line].join('\n'))).toHaveLength(1);
  });

  it('is not found to hold anything where it does not', () => {
    expect(forbiddenIn(HARMLESS.join('\n'))).toEqual([]);
  });

  it('has everything that a server in it writes', async () => {
    const logger = await OperatorLogger.for({ LOG_LEVEL: 'info', LOG_FORMAT: 'json' });
    logger.lines.info('a line that nobody sees');
    const log = readFileSync(join(inject('logDirectory'), `${process.pid}.log`), 'utf8');
    expect(log).toContain('a line that nobody sees');
  });
});
