import { describe, expect, it } from 'vitest';
import type { ClientMetadata } from './client-metadata.js';
import { clientMistakes } from './client.policy.js';

const APP = { client_id: 'app', redirect_uris: ['https://app.example/callback'] };
const RSA = { kty: 'RSA', kid: 'k', e: 'AQAB', n: Buffer.alloc(256, 255).toString('base64url') };

describe('Client policy', () => {
  it.each<[string, ClientMetadata]>([
    ['a public app', APP],
    [
      'an app on loopback',
      { ...APP, redirect_uris: ['http://127.0.0.1:4000/x', 'http://localhost/x', 'http://[::1]/x'] },
    ],
    ['a native app', { ...APP, application_type: 'native', redirect_uris: ['org.example.app:/callback'] }],
    ['a confidential app', { ...APP, client_secret: 'secret' }],
    ['an app with keys', { ...APP, jwks: { keys: [RSA] } }],
    [
      'a backend service',
      { client_id: 'service', jwks_uri: 'https://service.example/jwks', scope: 'system/*.rs' },
    ],
    ['keys on loopback', { client_id: 'service', jwks_uri: 'http://127.0.0.1:4000/jwks' }],
    ['a resource server', { client_id: 'rs', client_secret: 'secret', grant_types: [] }],
  ])('takes %s', (_title, client) => {
    expect(clientMistakes(client)).toEqual([]);
  });

  it.each([
    'http://app.example/callback',
    'https://app.example/callback#fragment',
    'https://user@app.example/callback',
    'https://*.example/callback',
    'javascript:alert(1)',
    'data:text/html,x',
    'org.example.app:/callback',
    '/callback',
  ])('refuses the redirect URI %s', uri => {
    expect(clientMistakes({ ...APP, redirect_uris: [uri] })).toMatchObject([{ path: 'redirect_uris[0]' }]);
  });

  it.each<[string, ClientMetadata, string]>([
    [
      'an app without redirect URI',
      { client_id: 'app', grant_types: ['authorization_code'] },
      'redirect_uris',
    ],
    [
      'a public backend service',
      { ...APP, grant_types: ['client_credentials'] },
      'token_endpoint_auth_method',
    ],
    [
      'a secret beside keys',
      { ...APP, client_secret: 'x', token_endpoint_auth_method: 'private_key_jwt' },
      'client_secret',
    ],
    ['a missing secret', { ...APP, token_endpoint_auth_method: 'client_secret_basic' }, 'client_secret'],
    ['missing keys', { ...APP, token_endpoint_auth_method: 'private_key_jwt' }, 'jwks'],
    ['a private key', { ...APP, jwks: { keys: [{ ...RSA, d: 'x' }] } }, 'jwks'],
    ['a symmetric key', { ...APP, jwks: { keys: [{ kty: 'oct', kid: 'k', k: 'x' }] } }, 'jwks'],
    ['a short RSA key', { ...APP, jwks: { keys: [{ ...RSA, n: 'AAAA' }] } }, 'jwks'],
    ['a key that is null', { ...APP, jwks: { keys: [null] } } as never, 'jwks'],
    [
      'a key that cannot be read',
      { ...APP, jwks: { keys: [{ kty: 'EC', kid: 'k', crv: 'P-256' }] } },
      'jwks',
    ],
    ['too many keys', { ...APP, jwks: { keys: Array.from({ length: 21 }, () => RSA) } }, 'jwks'],
    ['keys twice', { ...APP, jwks: { keys: [RSA] }, jwks_uri: 'https://app.example/jwks' }, 'jwks'],
    ['a key set that is none', { ...APP, jwks: { keys: [] } }, 'jwks'],
    [
      'keys that come in clear',
      { client_id: 'service', jwks_uri: 'http://service.example/jwks' },
      'jwks_uri',
    ],
    ['keys from nowhere', { client_id: 'service', jwks_uri: '/jwks' }, 'jwks_uri'],
    ['a launch URI that is a script', { ...APP, launch_uri: 'javascript:x' }, 'launch_uri'],
  ])('refuses %s', (_title, client, path) => {
    expect(clientMistakes(client).map(mistake => mistake.path)).toContain(path);
  });
});
