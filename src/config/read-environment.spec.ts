import { describe, expect, it } from 'vitest';
import { readEnvironment } from './read-environment.js';
import { SettingsError } from './settings-error.js';

function mistakesOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

describe('The settings', () => {
  it('need nothing to be set', () => {
    const environment = readEnvironment({ PATH: '/bin' });
    expect(environment).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DATA_DIRECTORY: '.data' });
    expect(environment.fhirBase).toBe('http://localhost:3000/fhir');
    expect(environment.issuer).toBe('http://localhost:3000/auth');
    expect(environment.DATABASE_URL).toBeUndefined();
  });

  it('build every address from PUBLIC_URL, with or without a slash at its end', () => {
    for (const url of ['https://fhir.example.org', 'https://fhir.example.org/']) {
      expect(readEnvironment({ PUBLIC_URL: url }).fhirBase).toBe('https://fhir.example.org/fhir');
    }
  });

  it.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '3000 '],
    ['PORT', '0x10'],
    ['PORT', '3e3'],
    ['PORT', '03000'],
    ['PORT', '-1'],
    ['PORT', ''],
    ['PORT', ' '],
    ['HOST', 'local host'],
    ['PUBLIC_URL', 'fhir.example.org'],
    ['PUBLIC_URL', 'ftp://fhir.example.org'],
    ['PUBLIC_URL', 'https://me@fhir.example.org'],
    ['PUBLIC_URL', 'https://fhir.example.org/base'],
    ['PUBLIC_URL', 'https://fhir.example.org?x'],
    ['DATABASE_URL', 'localhost/db'],
    ['DATABASE_POOL_SIZE', '1'],
    ['MIGRATE_ON_START', 'TRUE'],
    ['TRUSTED_PROXIES', '1'],
    ['REFERENCES_MUST_EXIST', '1'],
    ['MAX_BODY_BYTES', '64MB'],
    ['CLIENT_REGISTRATION', 'on'],
    ['CLIENT_REGISTRATION_TOKEN', 'short'],
  ])('refuse %s=%j', (name, value) => {
    const mistakes = mistakesOf({ [name]: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^${name} `));
  });

  it('open the registration to everybody on loopback alone, and to holders of a token if there is one', () => {
    const settings = { PUBLIC_URL: 'https://fhir.example.org' };
    expect(mistakesOf({ ...settings, CLIENT_REGISTRATION: 'loopback' })[0]).toMatch(
      /^CLIENT_REGISTRATION may/,
    );
    expect(mistakesOf({ CLIENT_REGISTRATION: 'loopback' })).toEqual([]);
    expect(mistakesOf({ CLIENT_REGISTRATION: 'token' })[0]).toMatch(/^CLIENT_REGISTRATION_TOKEN must/);
  });

  it('report all mistakes at once, and no value', () => {
    const mistakes = mistakesOf({
      PORT: 'x',
      DATABASE_URL: 'http://me:secret@h',
      TRUSTED_PROXIES: 'perhaps',
    });
    expect(mistakes).toHaveLength(3);
    expect(mistakes.join()).not.toContain('secret');
  });
});
