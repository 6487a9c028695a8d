import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GranularConstraints } from '../../src/auth/scopes/granular-constraints.js';
import { negotiateScopes } from '../../src/auth/scopes/scope-negotiation.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';

describe('SMART App Launch 2.2, discovery', () => {
  let server: TestServer;
  let configuration: Record<string, unknown>;
  beforeAll(async () => {
    server = await aHospital();
    configuration = (await (
      await server.request('/fhir/.well-known/smart-configuration')
    ).json()) as typeof configuration;
  });
  afterAll(() => server.close());

  it.each(['application/json', 'text/html', 'application/fhir+xml', '*/*'])(
    'DISC-01 DISC-02 answers JSON to Accept: %s',
    async accept => {
      const response = await server.request('/fhir/.well-known/smart-configuration', {
        headers: { Accept: accept },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    },
  );

  it('DISC-04 DISC-06 DISC-07 DISC-08 names the endpoints and what they take', () => {
    const issuer = `${server.url}/auth`;
    expect(configuration).toMatchObject({
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      introspection_endpoint: `${issuer}/introspect`,
      revocation_endpoint: `${issuer}/revoke`,
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: expect.arrayContaining([
        'private_key_jwt',
        'client_secret_basic',
      ]),
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384', 'PS256', 'ES256', 'EdDSA'],
    });
  });

  it.each(
    [
      'launch-standalone launch-ehr client-public client-confidential-symmetric client-confidential-asymmetric',
      'sso-openid-connect context-standalone-patient context-banner context-style context-ehr-patient',
      'context-ehr-encounter permission-offline permission-patient permission-user authorize-post',
      'permission-v2 permission-v1',
    ].flatMap(line => line.split(' ')),
  )('DISC-09 DISC-10 has the capability %s', capability => {
    expect(configuration['capabilities']).toContain(capability);
  });

  it('DISC-11 each scope that it lists can be granted', () => {
    const scopes = configuration['scopes_supported'] as string[];
    expect(scopes).toContain('patient/Observation.cruds');
    for (const scope of scopes) {
      const acting = scope.startsWith('system/') ? 'service' : 'person';
      expect(negotiateScopes(scope, scope, acting, server.get(GranularConstraints))).toEqual([scope]);
    }
  });

  it('CORS-01 may be read by an app of any origin', async () => {
    const headers = { Origin: 'https://app.example' };
    const response = await server.request('/fhir/.well-known/smart-configuration', { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it.each(['oauth-authorization-server', 'openid-configuration'])(
    'RFC 8414 §3.1 %s answers the same with the path of the issuer after the name',
    async name => {
      const headers = { Origin: 'https://app.example' };
      const inserted = await server.request(`/.well-known/${name}/auth`, { headers });
      const appended = await server.request(`/auth/.well-known/${name}`, { headers });
      expect([inserted.status, inserted.headers.get('access-control-allow-origin')]).toEqual([
        200,
        appended.headers.get('access-control-allow-origin'),
      ]);
      const metadata = await inserted.json();
      expect(metadata).toEqual(await appended.json());
      expect(metadata).toMatchObject({
        issuer: `${server.url}/auth`,
        token_endpoint: configuration['token_endpoint'],
      });
      expect((await server.request(`/.well-known/${name}`)).status).toBe(404);
    },
  );

  it('RFC 9728 §3 the FHIR base names its authorization server', async () => {
    const response = await server.request('/.well-known/oauth-protected-resource/fhir');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      resource: server.fhirBase,
      resource_name: 'Firekeeper',
      authorization_servers: [configuration['issuer']],
      scopes_supported: configuration['scopes_supported'],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: configuration['dpop_signing_alg_values_supported'],
    });
  });

  it('its addresses do not follow the Host header of a request', async () => {
    const { host, port } = { host: '127.0.0.1', port: new URL(server.url).port };
    const text = await new Promise<string>((resolve, reject) => {
      const headers = {
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
      };
      const path = '/auth/.well-known/openid-configuration';
      request({ host, port, path, headers }, response => {
        let body = '';
        response.on('data', chunk => (body += String(chunk))).on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    });
    expect(text).not.toContain('evil.example');
    expect(JSON.parse(text)).toMatchObject({ token_endpoint: configuration['token_endpoint'] });
  });
});
