import type { Bundle, Organization } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const EXTENSIONS = 'http://hl7.org/fhir/StructureDefinition';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    environment: {
      BRAND_NAME: 'Emberwood Hospital',
      BRAND_WEBSITE: 'https://www.emberwood.example/welcome',
      BRAND_LOGO: 'https://emberwood.example/logo.svg',
    },
  });
});
afterAll(() => server.close());

async function configuration(): Promise<Record<string, unknown>> {
  const response = await server.request('/fhir/.well-known/smart-configuration');
  return (await response.json()) as Record<string, unknown>;
}

async function published(): Promise<Bundle> {
  const { user_access_brand_bundle: url } = await configuration();
  return (await (await server.request(String(url))).json()) as Bundle;
}

async function publish(bundle: unknown, scope = 'installation.manage'): Promise<Response> {
  const token = await aToken(server, { scope, user: null });
  return server.request('/administration/brands', {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(bundle),
  });
}

function referencesIn(bundle: Bundle): readonly (string | undefined)[] {
  return resourcesOf(bundle, 'Organization').flatMap(each =>
    ((each as Organization).endpoint ?? []).map(({ reference }) => reference),
  );
}

function resourcesOf({ entry = [] }: Bundle, type: string) {
  return entry.flatMap(({ resource }) => (resource?.resourceType === type ? [resource] : []));
}

/** What the public suite for brands asks of a bundle (conformance N). */
async function expectBrands(bundle: Bundle): Promise<void> {
  expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection', timestamp: expect.any(String) });
  const endpoints = resourcesOf(bundle, 'Endpoint').map(({ id }) => `Endpoint/${id}`);
  expect(new Set(referencesIn(bundle))).toEqual(new Set(endpoints));
  for (const each of resourcesOf(bundle, 'Endpoint')) {
    const { address } = each as unknown as { address: string };
    if (address.startsWith(server.url))
      expect((await server.request(`${address}/metadata`)).status).toBe(200);
  }
}

describe('S7 S46 User-access Brands', () => {
  it('N are served without a token to any origin, with an ETag', async () => {
    const response = await server.request('/brands.json', { headers: { Origin: 'https://app.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const tag = response.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"/);
    const again = await server.request('/brands.json', { headers: { 'If-None-Match': tag } });
    expect(again.status).toBe(304);
  });

  it('N are made from the settings while nothing is published', async () => {
    const bundle = await published();
    await expectBrands(bundle);
    const [organization] = resourcesOf(bundle, 'Organization');
    expect(organization).toMatchObject({
      name: 'Emberwood Hospital',
      telecom: [{ system: 'url', value: 'https://www.emberwood.example/welcome' }],
      extension: [
        { url: `${EXTENSIONS}/organization-brand`, extension: [{ url: 'brandLogo' }] },
        { url: `${EXTENSIONS}/organization-portal` },
      ],
    });
  });

  it('have the identifier that the discovery document names, once', async () => {
    const { user_access_brand_identifier: identifier } = await configuration();
    expect(identifier).toEqual({ system: 'urn:ietf:rfc:3986', value: 'https://emberwood.example' });
    const found = resourcesOf(await published(), 'Organization').filter(each =>
      (each as Organization).identifier?.some(({ value }) => value === 'https://emberwood.example'),
    );
    expect(found).toHaveLength(1);
  });

  it('are published by the operator, with the time of the change', async () => {
    const before = await published();
    const response = await publish(twoBrands());
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Clinic')]);
    const after = await published();
    await expectBrands(after);
    expect(resourcesOf(after, 'Organization')).toHaveLength(2);
    expect(Date.parse(after.timestamp ?? '')).toBeGreaterThan(Date.parse(before.timestamp ?? ''));
    expect((await configuration())['user_access_brand_identifier']).toEqual({ value: 'hospital' });
    await publish(twoBrands());
    expect((await published()).timestamp).toBe(after.timestamp);
  });

  it.each([
    ['no Bundle', () => ({ resourceType: 'Patient' })],
    ['another type of Bundle', () => ({ ...twoBrands(), type: 'searchset' })],
    ['a resource of another type', () => withEntry({ resourceType: 'Patient', id: 'p' })],
    ['an endpoint that nobody names', () => withEntry(endpoint('lonely'))],
    ['a brand without a website', () => withEntry({ ...brand('other'), telecom: [] })],
    ['a brand without a name', () => withEntry({ ...brand('other'), name: undefined })],
    ['an endpoint that is not there', () => withEntry(brand('other', 'nowhere'))],
    [
      'a parent that is not there',
      () => withEntry({ ...brand('other'), partOf: { reference: 'Organization/x' } }),
    ],
    [
      'no endpoint of this server',
      () =>
        JSON.parse(JSON.stringify(twoBrands()).replaceAll(server.fhirBase, 'https://x.example')) as unknown,
    ],
    ['an unknown element', () => ({ ...twoBrands(), colour: 'red' })],
  ])('with %s are 400', async (_title, bundle) => {
    const response = await publish(bundle());
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('need the scope of the operator', async () => {
    expect((await publish(twoBrands(), 'system/*.cruds')).status).toBe(403);
    expect((await server.request('/administration/brands', { method: 'PUT' })).status).toBe(401);
  });
});

function brand(id: string, endpointId = 'fhir'): Record<string, unknown> {
  return {
    resourceType: 'Organization',
    id,
    name: `The ${id === 'clinic' ? 'Clinic' : 'Hospital'}`,
    identifier: [{ value: id }],
    telecom: [{ system: 'url', value: `https://${id}.example` }],
    endpoint: [{ reference: `Endpoint/${endpointId}` }],
  };
}

function endpoint(id: string): Record<string, unknown> {
  return {
    resourceType: 'Endpoint',
    id,
    extension: [{ url: `${EXTENSIONS}/endpoint-fhir-version`, valueCode: '4.0.1' }],
    status: 'active',
    connectionType: { code: 'hl7-fhir-rest' },
    contact: [{ system: 'url', value: 'https://dev.example' }],
    payloadType: [{ text: 'none' }],
    address: server.fhirBase,
  };
}

function twoBrands() {
  const clinic = { ...brand('clinic'), partOf: { reference: 'Organization/hospital' } };
  const resources = [brand('hospital'), clinic, endpoint('fhir')];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map(resource => ({ resource })),
  };
}

function withEntry(resource: object) {
  const bundle = twoBrands();
  return { ...bundle, entry: [...bundle.entry, { resource }] };
}
