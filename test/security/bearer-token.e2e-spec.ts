import { Controller, Get, Module, Param } from '@nestjs/common';
import { importPKCS8, SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurrentPrincipal } from '../../src/auth/resource-server/decorators/principal.decorator.js';
import { DelegatedScopes } from '../../src/auth/resource-server/decorators/delegated-scopes.decorator.js';
import { PublicEndpoint } from '../../src/auth/resource-server/decorators/public-endpoint.decorator.js';
import { RequiredScopes } from '../../src/auth/resource-server/decorators/required-scopes.decorator.js';
import type { Principal } from '../../src/auth/resource-server/principal.js';
import { SigningKeys } from '../../src/auth/authorization-server/keys/signing-keys.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

@Controller('probe')
@RequiredScopes(['Observation.r'])
class ProbeController {
  @Get('class')
  byClass(@CurrentPrincipal() caller: Principal): object {
    return { subject: caller.subject, client: caller.clientId, patient: caller.patient };
  }
  @Get('open')
  @PublicEndpoint('a probe')
  open(): object {
    return {};
  }
  @Get('delegated')
  @DelegatedScopes('a probe')
  delegated(): object {
    return {};
  }
  @Get('system')
  @RequiredScopes(['system/Group.r'])
  system(): object {
    return {};
  }
  @Get('both')
  @RequiredScopes(['Observation.r', 'Condition.s'])
  both(): object {
    return {};
  }
  @Get('type/:resourceType')
  @RequiredScopes([':resourceType.r'])
  type(@Param('resourceType') resourceType: string): object {
    return { resourceType };
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ extensions: [ProbeModule] });
});
afterAll(async () => server.close());

async function get(path: string, token?: string): Promise<Response> {
  return server.request(`/probe/${path}`, { headers: token === undefined ? {} : bearer(token) });
}

const claims = (): Record<string, unknown> => ({
  iss: `${server.url}/auth`,
  aud: server.fhirBase,
  sub: 's',
  client_id: 'c',
  jti: 'j',
  scope: 'system/*.rs',
  exp: Math.floor(Date.now() / 1000) + 60,
});

const signed = async (header: object, more: object = {}): Promise<string> => {
  const { kid, key } = await server.get(SigningKeys).signing('ES256');
  return new SignJWT({ ...claims(), ...more })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(key, { crit: { exp: true } });
};
const unsigned = (header: object): string =>
  `${[header, claims()].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

/** RFC 9449 §7.1: both schemes are offered; RFC 9728 §5.1: and where to learn who gives out tokens. */
function bothSchemes(): string {
  const resource = `realm="${server.fhirBase}", resource_metadata="${server.url}/.well-known/oauth-protected-resource/fhir"`;
  return `Bearer ${resource}, DPoP ${resource}, algs="ES256 ES384 EdDSA RS256 PS256"`;
}

describe('RFC 6750 §3, the WWW-Authenticate response header', () => {
  it('asks for a token without naming an error when there is none', async () => {
    const answer = await get('class');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(bothSchemes());
  });

  it('asks the same of another scheme', async () => {
    const answer = await server.request('/probe/class', { headers: { Authorization: 'Basic YTpi' } });
    expect(answer.headers.get('www-authenticate')).toBe(bothSchemes());
  });

  it('names the metadata of the resource with every refusal, and it is there (RFC 9728 §5.1)', async () => {
    const refused = [await get('class'), await get('class', 'nonsense')];
    for (const { headers } of refused) {
      const [, address = ''] = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate')!) ?? [];
      const metadata = await fetch(address);
      expect(await metadata.json()).toMatchObject({ resource: server.fhirBase });
    }
  });

  it('names the missing scope', async () => {
    const answer = await get('class', await aToken(server, { scope: 'user/Patient.rs' }));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(answer.headers.get('www-authenticate')).toContain('Observation.r');
  });
});

describe('RFC 9068 §4, validating access tokens', () => {
  it('takes one of ours', async () => {
    const answer = await get('class', await aToken(server, { scope: 'patient/*.rs', patient: 'alice' }));
    expect(await answer.json()).toEqual({ subject: 'dr-test', client: 'test-app', patient: 'alice' });
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['an id_token', () => signed({ typ: 'JWT' }), 'not an access token'],
    ['a token without typ', () => signed({ typ: undefined }), 'not an access token'],
    ['another audience', () => signed({}, { aud: 'https://elsewhere/fhir' }), 'another server'],
    ['a longer audience', () => signed({}, { aud: `${server.fhirBase}/x` }), 'another server'],
    ['another issuer', () => signed({}, { iss: 'https://elsewhere' }), 'another authorization server'],
    ['a token of yesterday', () => signed({}, { exp: 1 }), 'expired'],
    ['a token for ever', () => signed({}, { exp: undefined }), 'exp'],
    ['a token of tomorrow', () => signed({}, { nbf: 9_999_999_999 }), 'not valid yet'],
    ['a token nobody issued', () => signed({}), 'revoked'],
    ['an unknown kid', () => signed({ kid: 'nobody' }), 'a key that is not ours'],
    ['no kid', () => signed({ kid: undefined }), 'kid'],
    ['an extension', () => signed({ crit: ['exp'], exp: 9_999_999_999 }), 'crit'],
    ['alg none', () => unsigned({ alg: 'none', typ: 'at+jwt', kid: 'x' }), 'refused|malformed|not ours'],
    ['a signature cut short', async () => (await signed({})).slice(0, -5), 'malformed'],
    ['a signature with more behind it', async () => `${await signed({})}x`, 'malformed'],
    ['nonsense', () => 'nonsense', 'malformed'],
    ['three dots', () => '...', 'malformed'],
  ])('refuses %s', async (_name, token, sentence) => {
    const answer = await get('class', await token());
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate')!;
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toMatch(new RegExp(`error_description="[^"]*(?:${sentence})`));
  });

  it('refuses a token signed by a stranger under our kid', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const stranger = await importPKCS8(
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'ES256',
    );
    const { kid } = await server.get(SigningKeys).signing('ES256');
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(stranger);
    expect((await get('class', token)).status).toBe(401);
  });

  it('refuses HS256 with our public key as the secret', async () => {
    const { kid } = await server.get(SigningKeys).signing('RS256');
    const publicKey = (await server.get(SigningKeys).verifyingKey(kid))!.export({
      type: 'spki',
      format: 'pem',
    });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(Buffer.from(publicKey));
    expect((await get('class', token)).status).toBe(401);
  });

  it('accepts the FHIR base with a trailing slash as audience', async () => {
    const answer = await get('class', await signed({}, { aud: `${server.fhirBase}/` }));
    // Nobody issued it; that it is told so means the audience was right.
    expect(answer.headers.get('www-authenticate')).toContain('revoked');
  });

  it('looks at the Authorization header alone', async () => {
    const token = await aToken(server, { scope: 'user/*.rs' });
    const answer = await server.request(`/probe/class?access_token=${token}`);
    expect(answer.status).toBe(401);
  });
});

describe('Access declarations', () => {
  it('the nearest one wins', async () => {
    expect((await get('open')).status).toBe(200);
    expect((await get('delegated')).status).toBe(401);
    expect((await get('delegated', await aToken(server, { scope: 'user/Patient.r' }))).status).toBe(200);
  });

  it('asks for every scope', async () => {
    expect((await get('both', await aToken(server, { scope: 'user/Observation.r' }))).status).toBe(403);
    expect(
      (await get('both', await aToken(server, { scope: 'user/Observation.r user/Condition.s' }))).status,
    ).toBe(200);
  });

  it('asks for the context where one is demanded', async () => {
    expect((await get('system', await aToken(server, { scope: 'user/Group.r' }))).status).toBe(403);
    expect((await get('system', await aToken(server, { scope: 'system/Group.r' }))).status).toBe(200);
  });

  it.each<[string, string, number]>([
    ['patient/Observation.s', 'Observation', 403],
    ['patient/Observation.r', 'Observation', 200],
    ['patient/*.read', 'Practitioner', 200],
    ['patient/*.cruds', 'Bundle', 403],
    ['patient/*.rs', 'Nonsense', 200],
    ['user/*.rs', 'AuditEvent', 403],
  ])('%s on %s answers %i', async (scope, resourceType, status) => {
    const token = await aToken(server, { scope, patient: 'alice' });
    expect((await get(`type/${resourceType}`, token)).status).toBe(status);
  });

  it('lets fhirUser read the own record', async () => {
    const user = { fhirUser: 'Practitioner/p' };
    const token = await aToken(server, {
      scope: 'openid fhirUser patient/Observation.r',
      patient: 'a',
      user,
    });
    expect((await get('type/Practitioner', token)).status).toBe(200);
    expect((await get('type/Organization', token)).status).toBe(403);
  });
});
