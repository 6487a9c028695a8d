import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';

describe('Every answer of the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it('names its request and forbids what a page of ours does not need', async () => {
    const { headers, status } = await server.request('/nothing');
    expect(status).toBe(404);
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each([
    ['a person', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8', 'To the start'],
    ['a program', 'application/json', 'application/json; charset=utf-8', '"statusCode":404'],
  ])('tells %s that there is nothing, in its own form', async (_who, accept, type, words) => {
    const response = await server.request('/nothing', { headers: { Accept: accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, type]);
    expect(await response.text()).toContain(words);
    const fhir = await server.request('/fhir/x/y/z/nothing', { headers: { Accept: accept } });
    expect(await fhir.text()).toContain('OperationOutcome');
  });

  it('takes no request id from outside', async () => {
    const { headers } = await server.request('/nothing', { headers: { 'X-Request-Id': 'forged' } });
    expect(headers.get('x-request-id')).not.toBe('forged');
  });
});
