import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../config/read-environment.js';
import { RelyingParty } from './relying-party.js';

describe('The relying party of passkeys', () => {
  it.each([
    ['http://localhost:3000', 'localhost', true],
    ['https://fhir.hospital.example', 'fhir.hospital.example', true],
    ['https://fhir.hospital.example:8443', 'fhir.hospital.example', true],
    ['http://fhir.hospital.example', 'fhir.hospital.example', false],
    ['http://127.0.0.1:3000', '127.0.0.1', false],
    ['https://10.0.0.7', '10.0.0.7', false],
    ['https://[::1]:8443', '[::1]', false],
  ])('at %s is %s; passkeys: %s', (url, id, hasPasskeys) => {
    const party = new RelyingParty(readEnvironment({ PUBLIC_URL: url }));
    expect([party.id, party.origin, party.hasPasskeys]).toEqual([id, url, hasPasskeys]);
  });
});
