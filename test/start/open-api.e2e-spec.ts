import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FallRiskModule } from '../../examples/custom-operation/fall-risk.module.js';
import { RouteTable } from '../../src/auth/resource-server/route-table.js';
import type { OpenApiDocument } from '../../src/openapi/open-api.document.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let document: OpenApiDocument;

async function read(path: string): Promise<OpenApiDocument> {
  return (await (await server.request(path)).json()) as OpenApiDocument;
}

beforeAll(async () => {
  server = await startServer({ extensions: [FallRiskModule] });
  document = await read('/openapi.json');
});
afterAll(async () => server?.close());

describe('/openapi.json', () => {
  it('has every route of the route table, those of modules too, and no other', () => {
    const templates = server
      .get(RouteTable)
      .rows()
      .filter(({ handler }) => handler !== '')
      .map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'));
    expect(Object.keys(document.paths)).toEqual([...new Set(templates)].toSorted());
    expect(Object.keys(document.paths['/fhir/Patient/{id}/$fall-risk'] ?? {})).toEqual(['get', 'post']);
  });

  it('names each operation once, and each parameter of its path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.values(item).map(operation => ({ path, ...operation })),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, parameters } of operations) {
      const named = parameters.filter(each => each.in === 'path').map(({ name }) => name);
      expect([path, named]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
    }
  });

  it('says who may ask', () => {
    expect(document.paths['/fhir/metadata']?.['get']?.security).toEqual([]);
    const risk = document.paths['/fhir/Patient/{id}/$fall-risk']?.['get'];
    expect(risk).toMatchObject({
      security: [{ smart: [] }],
      'x-smart-scopes': ['Patient.r', 'Observation.s'],
    });
    expect(document.components.securitySchemes).toMatchObject({
      smart: { type: 'oauth2', flows: { authorizationCode: { tokenUrl: `${server.url}/auth/token` } } },
    });
  });

  it('of one type has its search parameters in place', async () => {
    const { paths } = await read('/openapi.json?type=Patient');
    const names = paths['/fhir/Patient']?.['get']?.parameters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['birthdate', '_lastUpdated', 'general-practitioner']));
    expect(paths['/fhir/Patient']?.['get']?.['x-smart-scopes']).toEqual(['Patient.s']);
    expect(Object.keys(paths)).toContain('/fhir/Patient/{id}/$fall-risk');
    expect(Object.keys(paths)).not.toContain('/fhir/metadata');
  });

  it('refuses what is no type', async () => {
    for (const path of ['/openapi.json?type=Cat', '/openapi?type=Patient&type=Cat']) {
      expect((await server.request(path)).status).toBe(400);
    }
  });

  it('has a page to read it', async () => {
    const page = await server.request('/openapi?type=Patient', { headers: { Accept: 'text/html' } });
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('/fhir/Patient/{id}/$fall-risk');
    expect(html).toContain('href="/openapi.json?type=Patient"');
    expect(html).not.toContain('<script');
  });
});
