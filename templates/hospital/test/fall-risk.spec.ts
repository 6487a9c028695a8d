import 'reflect-metadata';
import { startTestFirekeeper, type TestFirekeeper } from 'firekeeper/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FallRiskModule } from '../src/fall-risk/fall-risk.module.js';

let server: TestFirekeeper;

beforeAll(async () => {
  server = await startTestFirekeeper({ modules: [FallRiskModule] });
  const token = await server.token({ scope: 'system/*.cruds' });
  for (const id of ['alice', 'bob'])
    await server.fhir(token, 'PUT', `Patient/${id}`, { resourceType: 'Patient', id });
  for (const effectiveDateTime of ['2026-01-01', '2026-02-01']) {
    await server.fhir(token, 'POST', 'Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '52552-5' }] },
      subject: { reference: 'Patient/alice' },
      effectiveDateTime,
    });
  }
});
afterAll(async () => server?.close());

describe('$fall-risk', () => {
  it('is high after two falls', async () => {
    const token = await server.token({ scope: 'patient/*.rs', patient: 'alice' });
    const answer = await server.fhir(token, 'GET', 'Patient/alice/$fall-risk');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ prediction: [{ qualitativeRisk: { text: 'high' } }] });
  });

  it('shows nothing of another patient, and nothing without its scopes', async () => {
    const alice = await server.token({ scope: 'patient/*.rs', patient: 'alice' });
    expect((await server.fhir(alice, 'GET', 'Patient/bob/$fall-risk')).status).toBe(404);
    const narrow = await server.token({ scope: 'patient/Patient.r', patient: 'alice' });
    expect((await server.fhir(narrow, 'GET', 'Patient/alice/$fall-risk')).status).toBe(403);
  });
});
