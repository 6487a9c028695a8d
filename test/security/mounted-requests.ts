import { type DeclaredRoute, DeclaredRoutes } from '../../src/auth/resource-server/declared-routes.js';
import type { TestServer } from '../support/start-server.js';

/** One request that reaches a mounted route. */
export interface MountedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface RouteUnderTest {
  /** `GET /fhir/:resourceType/:id` */
  readonly name: string;
  readonly policy: NonNullable<DeclaredRoute['policy']>;
  /** The requests that reach it with this patient's ids in place of the parameters. */
  readonly requestsFor: (patient: string) => readonly MountedRequest[];
}

/** An operation answers any method and judges it itself. */
const ANY_METHOD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Everything that controllers answer, as it is mounted in this server: a new route is among them by itself. */
export function routesOf(server: TestServer): readonly RouteUnderTest[] {
  return server
    .get(DeclaredRoutes)
    .list()
    .flatMap(({ paths, method, policy }) =>
      paths.map(path => ({
        name: `${method} ${path}`,
        policy: policy!,
        requestsFor: patient => methodsOf(method).map(verb => requestOf(verb, path, patient)),
      })),
    );
}

/** HEAD is answered wherever GET is. */
function methodsOf(method: string): readonly string[] {
  if (method === 'ALL') return ANY_METHOD;
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

function requestOf(method: string, template: string, patient: string): MountedRequest {
  const path = template
    .replace(/\(.*?\)/g, '')
    .replace(/:(\w+)/g, (_all, name: string) => valueOf(name, template, patient));
  return { method, path, ...(WITH_BODY.has(method) ? { body: bodyFor(path, patient) } : {}) };
}

/** What stands for a parameter: something of the patient's, where it names a resource. */
function valueOf(name: string, template: string, patient: string): string {
  if (name === 'resourceType') return 'Observation';
  if (name === 'compartment') return 'Patient';
  if (name === 'versionId') return '1';
  if (name === 'patient') return patient;
  if (name !== 'id') return 'nothing';
  const [, type = ''] = /\/([\w:]+)\/:id/.exec(template) ?? [];
  return type === 'Patient' || type === ':compartment' ? patient : `${patient}-${nameOf(type)}`;
}

function nameOf(type: string): string {
  return type === ':resourceType' ? 'observation' : type.toLowerCase();
}

function bodyFor(path: string, patient: string): unknown {
  if (path.endsWith('/fhir')) return batchOf(patient);
  if (path.endsWith('_search')) return undefined;
  const id = /\/([\w-]+)$/.exec(path)?.[1];
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  };
}

function batchOf(patient: string): unknown {
  const read = { method: 'GET', url: `Observation/${patient}-observation` };
  const search = { method: 'GET', url: `Observation?patient=${patient}` };
  return { resourceType: 'Bundle', type: 'batch', entry: [{ request: read }, { request: search }] };
}
