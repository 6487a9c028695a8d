import { ClientMetadata } from '../../src/clients/client-metadata.js';
import { freePort } from '../support/free-port.js';
import type { FormBrowser, Visit } from '../support/form-browser.js';
import { decodeHtml } from '../support/html-text.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { aBrowser, authorizationRequest, type Outcome, walk } from '../smart/an-app.js';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { type AnOpenidProvider, anOpenidProvider, UPSTREAM_CLIENT } from './an-openid-provider.js';

export const NPI = 'http://hl7.org/fhir/sid/us-npi';
export const MRN = 'https://hospital.example/mrn';
export const SCOPE = 'launch/patient openid fhirUser patient/Patient.rs';

export interface FederatedHospital {
  readonly server: TestServer;
  readonly upstream: AnOpenidProvider;
  close(): Promise<void>;
}

/** A server whose clinicians sign in at the hospital's OpenID provider `staff`. */
export async function aFederatedHospital(
  declaration: Readonly<Record<string, unknown>> = {},
  others: readonly object[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<FederatedHospital> {
  const port = await freePort();
  const upstream = await anOpenidProvider([`http://localhost:${port}/identity/staff/callback`]);
  const server = await startServer({
    environment: { PORT: String(port), ...environment },
    bootstrap: {
      clients: [PUBLIC_APP, STAFF_APP],
      identity_providers: [
        {
          id: 'staff',
          kind: 'oidc',
          name: 'Emberwood Staff',
          issuer: upstream.issuer,
          ...UPSTREAM_CLIENT,
          email_domains: ['emberwood.example'],
          mapping: STAFF_MAPPING,
          ...declaration,
        },
        ...others,
      ],
    },
  }).catch(async (error: unknown) => {
    await upstream.close();
    throw error;
  });
  await put(server, { resourceType: 'Patient', id: 'alice', name: [{ family: 'Archer' }] });
  return {
    server,
    upstream,
    close: async () => {
      await server.close();
      await upstream.close();
    },
  };
}

const STAFF_APP: ClientMetadata = Object.assign(new ClientMetadata(), PUBLIC_APP, {
  client_id: 'staff-app',
  firekeeper_identity_provider: 'staff',
});

export const STAFF_MAPPING = {
  require: [{ claim: 'groups', value: 'fhir-users' }],
  roles: [
    { claim: 'groups', value: 'physicians', role: 'clinician' },
    { claim: 'realm_access.roles', value: 'fhir-admin', role: 'admin' },
  ],
  fhirUser: [{ resourceType: 'Practitioner', system: NPI, claim: 'npi', create: true }],
};

/** A physician as the hospital knows her. */
export const GRACE = {
  sub: 'grace-0001',
  name: 'Grace Hopper',
  preferred_username: 'ghopper',
  email: 'grace@emberwood.example',
  npi: '1234567893',
  groups: ['fhir-users', 'physicians'],
};

export async function put(
  server: TestServer,
  resource: { resourceType: string; id: string; [element: string]: unknown },
): Promise<void> {
  const response = await server.request(`/fhir/${resource.resourceType}/${resource.id}`, {
    method: 'PUT',
    headers: {
      ...bearer(await aToken(server, { scope: 'system/*.cruds' })),
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify(resource),
  });
  if (!response.ok) throw new Error(await response.text());
}

export interface Begin {
  readonly server: TestServer;
  readonly clientId?: string;
  readonly scope?: string;
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  readonly browser?: FormBrowser;
}

/** The page that an authorization request comes to. */
export async function begin({ server, scope = SCOPE, browser = aBrowser(), ...launch }: Begin): Promise<{
  readonly browser: FormBrowser;
  readonly verifier: string;
  readonly visit: Visit;
}> {
  const { url, fields, verifier } = authorizationRequest({ server, scope, ...launch });
  return { browser, verifier, visit: await browser.open(`${url}?${fields.toString()}`) };
}

/** From the authorization request through the hospital to the app. */
export async function signInUpstream(launch: Begin): Promise<Outcome> {
  const { browser, verifier, visit } = await begin({
    ...launch,
    parameters: { identity_provider: 'staff', ...launch.parameters },
  });
  return walk(browser, visit, verifier);
}

/** The address of the link with this text. */
export function linkTo({ html, url }: Visit, text: string): string {
  for (const [, attributes = '', inner = ''] of html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a\s*>/g)) {
    if (decodeHtml(inner).trim() !== text) continue;
    return new URL(decodeHtml(/href="([^"]*)"/.exec(attributes)?.[1] ?? ''), url).href;
  }
  throw new Error(`no link ${text} on ${url}`);
}
