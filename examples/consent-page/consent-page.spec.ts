import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHospital } from '../../test/smart/a-hospital.js';
import { authorize, launched, scopesOf } from '../../test/smart/an-app.js';
import type { TestServer } from '../../test/support/start-server.js';
import { ConsentPageModule } from './consent-page.module.js';

const SCOPE = 'launch/patient patient/Observation.rs patient/Patient.r';
let server: TestServer;

beforeAll(async () => {
  server = await aHospital({ extensions: [ConsentPageModule] });
});
afterAll(async () => server?.close());

describe('a consent page of the hospital’s own', () => {
  it('asks in place of ours, and what it is answered is granted', async () => {
    const answer = await launched({ server, scope: SCOPE });
    expect(answer.outcome.pages).toEqual(['Sign in', 'Choose a patient', 'Share with Public App?']);
    expect(scopesOf(answer).toSorted()).toEqual(SCOPE.split(' ').toSorted());
  });

  it('can be answered with no', async () => {
    const { callback } = await authorize({ server, scope: SCOPE, person: { decision: 'deny' } });
    expect(callback['error']).toBe('access_denied');
  });
});
