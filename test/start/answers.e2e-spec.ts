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

  it('takes no request id from outside', async () => {
    const { headers } = await server.request('/nothing', { headers: { 'X-Request-Id': 'forged' } });
    expect(headers.get('x-request-id')).not.toBe('forged');
  });
});
