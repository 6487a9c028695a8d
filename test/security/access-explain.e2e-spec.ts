import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aConsent } from '../support/a-consent.js';
import { anAdministrator, FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';
import { aRecord, CONFIDENTIALITY, manage, observation, put } from './rules-world.js';

let server: TestServer;
let admin: FhirClient;
beforeAll(async () => {
  server = await startServer({
    bootstrap: { users: [{ username: 'grey', roles: ['nurse'], fhirUser: 'Practitioner/grey' }] },
  });
  admin = await anAdministrator(server);
  await aRecord(admin);
  await manage(server, 'PUT', 'policies', [
    {
      name: 'nurses',
      roles: ['nurse'],
      break_the_glass: true,
      rules: [
        { effect: 'allow', types: ['Observation', 'Patient'], interactions: 'rs' },
        { effect: 'deny', types: ['*'], interactions: 'rs', criteria: `_security=${CONFIDENTIALITY}|R` },
      ],
    },
  ]);
});
afterAll(async () => server.close());

const GREY = { username: 'grey', roles: ['nurse'], fhirUser: 'Practitioner/grey' };

async function explain(asked: object) {
  const { status, body } = await manage(server, 'POST', 'explain', { method: 'GET', ...asked });
  return { status, ...body };
}
const NURSE = { username: 'grey', client_id: 'app', scope: 'user/*.rs' };

describe('POST /access/explain', () => {
  it('says which scope is missing', async () => {
    const answer = await explain({ ...NURSE, scope: 'user/Patient.rs', url: 'Observation' });
    expect(answer).toMatchObject({ status: 200, decision: 'denied', decided_by: 'scope' });
    expect(answer.reasons).toContain('No scope of the token grants Observation.s.');
  });

  it('counts what each rule leaves, by a label and a consent too', async () => {
    expect(await explain({ ...NURSE, url: 'Observation' })).toMatchObject({
      decision: 'allowed',
      decided_by: 'label',
      visible: { scope: 4, policy: 4, label: 2, consent: 2, 'break-the-glass': 2 },
    });
    await put(admin, aConsent('bob', { id: 'no', policy: 'OPTOUT' }));
    const answer = await explain({ ...NURSE, url: 'Observation/bob-sugar' });
    expect(answer).toMatchObject({ decision: 'denied', decided_by: 'consent' });
    expect(answer.reasons).toContain('The Consents of patients keep 1 back.');
    expect(answer.reasons).toContain('Policy “nurses”: allow rs of Observation, Patient.');
  });

  it('takes a token, broken glass and all', async () => {
    const token = await aToken(server, { scope: 'user/*.rs', user: GREY });
    expect(await explain({ token, url: 'Condition/ada-flu' })).toMatchObject({
      decision: 'denied',
      decided_by: 'policy',
    });
    const asked = { patient: 'ada', reason: 'Unconscious in the emergency room', purpose: 'BTG' };
    const { body } = await manage(server, 'POST', 'break-glass', asked, token);
    expect(await explain({ token: body.access_token, url: 'Condition/ada-flu' })).toMatchObject({
      decision: 'allowed',
      decided_by: 'break-the-glass',
      visible: { consent: 0, 'break-the-glass': 1 },
    });
  });

  it.each([
    ['GET', 'Observation/ada-sugar', {}],
    ['GET', 'Observation/none', {}],
    ['PUT', 'Observation/none', observation('none', 'ada')],
    ['PUT', 'Observation?_id=ada-sugar', observation('ada-sugar', 'ada')],
    ['PUT', 'Observation?code=none', { ...observation('x', 'ada'), id: undefined }],
    ['DELETE', 'Observation/nothing', {}],
    ['DELETE', 'Observation?code=none', {}],
  ])('says what happens: %s %s', async (method, url, body) => {
    for (const scope of ['cruds', 'rs', 'u', 'us', 'ud', 's', 'd', 'ds'])
      for (const user of [GREY, { username: 'root', roles: ['admin'] }, null]) {
        const request = { scope: `${user ? 'user' : 'system'}/Observation.${scope}`, user };
        const token = await aToken(server, request);
        const { decision } = await explain({ token, method, url });
        const { status } = await new FhirClient(server, token).send(
          method,
          url,
          method === 'PUT' ? body : undefined,
        );
        expect(decision, `${request.scope} ${user?.username} ${status}`).toBe(
          status < 300 ? 'allowed' : 'denied',
        );
        await admin.delete('Observation/none');
      }
  });

  it('judges versions and histories by what each version was, as the server does', async () => {
    const labelled = { system: CONFIDENTIALITY, code: 'R' };
    await put(admin, { ...observation('turned', 'ada'), meta: { security: [labelled] } });
    await put(admin, observation('turned', 'ada'));
    await put(admin, observation('gone', 'ada'));
    await admin.delete('Observation/gone');
    const token = await aToken(server, { scope: 'user/*.rs', user: GREY });
    for (const [url, status, visible] of [
      ['Observation/turned/_history', 200, 1],
      ['Observation/turned/_history/1', 404, 0],
      ['Observation/turned/_history/2', 200, 1],
      ['Observation/turned/_history/9', 404, 0],
      ['Observation/gone/_history', 200, 2],
      ['Observation/gone/_history/1', 200, 1],
      ['Observation/never/_history', 404, 0],
      ['Observation?_id=turned&_summary=count', 200, 1],
    ] as const) {
      const answer = await explain({ token, url });
      expect([url, answer.decision, answer.visible['break-the-glass']]).toEqual([
        url,
        status === 200 ? 'allowed' : 'denied',
        visible,
      ]);
      expect((await new FhirClient(server, token).get(url)).status).toBe(status);
    }
    const { reasons } = await explain({ token, url: 'Observation/gone' });
    expect(reasons).toContain('The resource was deleted: a read is answered with 410.');
    await admin.delete('Observation/turned');
  });

  it('denies a condition that finds what may not be changed', async () => {
    const scope = 'user/Observation.s user/Observation.d?_id=ada-sugar';
    const token = await aToken(server, { scope, user: { username: 'house', roles: ['clinician'] } });
    const request = { token, method: 'DELETE', url: 'Observation?_id=ada-hiv' };
    expect((await explain(request)).decision).toBe('denied');
    expect((await new FhirClient(server, token).delete(request.url)).status).toBe(404);
  });

  it('tells a token that is not in force any more', async () => {
    const token = await aToken(server, { scope: 'user/*.rs', user: GREY, expiresIn: 0 });
    expect(await explain({ token, url: 'Observation' })).toMatchObject({
      decision: 'denied',
      decided_by: 'token',
    });
  });

  it.each([
    [{ ...NURSE, url: 'Nonsense' }],
    [{ ...NURSE, url: 'Patient/ada/$everything' }],
    [{ ...NURSE, username: 'nobody', url: 'Patient' }],
    [{ token: 'abc', url: 'Patient' }],
    [{ url: 'Patient' }],
    [{ ...NURSE, url: 'Observation?nonsense=1' }],
    [{ ...NURSE, url: 'Observation?_id=ada-sugar?' }],
  ])('refuses %j', async asked => {
    expect((await explain(asked)).status).toBe(400);
  });

  it('is for administrators', async () => {
    const token = await aToken(server, { scope: 'access.manage', user: GREY });
    expect(
      (await manage(server, 'POST', 'explain', { ...NURSE, method: 'GET', url: 'Patient' }, token)).status,
    ).toBe(403);
  });
});
