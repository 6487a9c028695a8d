import type { TestServer } from './start-server.js';
import { aToken, bearer, type TokenRequest } from './tokens.js';

/** An answer of the FHIR API, read whole. */
export interface FhirResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the body; undefined when there is none. */
  readonly body: Json;
}

/** A JSON tree as a test looks into it. */
export type Json = ReturnType<typeof JSON.parse>;

/** A client of the FHIR API with one access token. Paths are relative to the FHIR base. */
export class FhirClient {
  constructor(
    private readonly server: TestServer,
    private readonly token: string | undefined,
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<FhirResponse> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<FhirResponse> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<FhirResponse> {
    return this.send('PUT', path, body, headers);
  }

  patch(path: string, body: unknown, headers: Record<string, string> = {}): Promise<FhirResponse> {
    return this.send('PATCH', path, body, { 'Content-Type': 'application/json-patch+json', ...headers });
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<FhirResponse> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** A string goes out as it is, anything else as JSON. */
  async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<FhirResponse> {
    const url = path.startsWith('http') ? path : `/fhir${/^(?:$|\?)/.test(path) ? path : `/${path}`}`;
    const response = await this.server.request(url, {
      method,
      headers: {
        ...(this.token === undefined ? {} : bearer(this.token)),
        ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
  }
}

export async function aClient(server: TestServer, request: TokenRequest): Promise<FhirClient> {
  return new FhirClient(server, await aToken(server, request));
}

/** Everything, as an administrator's backend service. */
export function anAdministrator(server: TestServer): Promise<FhirClient> {
  return aClient(server, { scope: 'system/*.cruds' });
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
