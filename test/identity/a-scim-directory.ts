import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { NPI } from './a-federated-hospital.js';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const ACCOUNT = 'urn:firekeeper:params:scim:schemas:extension:1.0:Account';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** What came back, with its body read. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A directory that announces people by SCIM. */
export interface AScimDirectory {
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ScimAnswer>;
  patch(path: string, ...operations: readonly object[]): Promise<ScimAnswer>;
}

export async function aScimDirectory(server: TestServer, token?: string): Promise<AScimDirectory> {
  const credential =
    token ?? (await aToken(server, { scope: 'provisioning.manage', user: null, clientId: 'directory' }));
  const directory: AScimDirectory = {
    ask: async (method, path, body, headers = {}) => {
      const response = await server.request(`/scim/v2/${path}`, {
        method,
        headers: {
          ...bearer(credential),
          ...(body === undefined ? {} : { 'Content-Type': 'application/scim+json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const { status, headers: answered } = response;
      return { status, headers: answered, text, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
    patch: (path, ...Operations) => directory.ask('PATCH', path, { schemas: [PATCH], Operations }),
  };
  return directory;
}

/** How the directory of these tests is declared: people of `staff`, found by what its groups and numbers say. */
export const PROVISIONING = {
  provider: 'staff',
  mapping: {
    require: [{ claim: 'groups', value: 'FHIR users' }],
    roles: [
      { claim: 'groups', value: 'Physicians', role: 'clinician' },
      { claim: 'roles', value: 'fhir-admin', role: 'admin' },
    ],
    fhirUser: [{ resourceType: 'Practitioner', system: NPI, claim: 'employeeNumber', create: true }],
    fhirUser_optional: true,
  },
};

export async function declareProvisioning(server: TestServer, provisioning: unknown): Promise<Response> {
  const token = await aToken(server, { scope: 'installation.manage', user: null });
  return server.request('/administration/provisioning', {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify({ provisioning }),
  });
}

let people = 0;

/** Somebody new, as a directory sends them. */
export function aPerson(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const name = `person${++people}`;
  return {
    schemas: [USER],
    userName: `${name}@emberwood.example`,
    externalId: `${name}-object-id`,
    displayName: `Person ${people}`,
    active: true,
    ...changes,
  };
}
