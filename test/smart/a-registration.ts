import { type TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import { REDIRECT_URI } from './an-app.js';

export type Json = Record<string, unknown>;

export const APP = { client_name: 'Walk-in', redirect_uris: [REDIRECT_URI] };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export async function send(
  server: TestServer,
  method: string,
  address: string,
  token?: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await server.request(address, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : bearer(token)),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? (JSON.parse(text) as Json) : {} };
}

export async function register(server: TestServer, metadata: unknown, token?: string): Promise<Answer> {
  return send(server, 'POST', '/register', token, metadata);
}

export type RegisteredApp = Json & { readonly address: string; readonly token: string; readonly id: string };

export async function registered(server: TestServer): Promise<RegisteredApp> {
  const { body } = await register(server, APP);
  const address = String(body['registration_client_uri']);
  const token = String(body['registration_access_token']);
  return { ...body, address, token, id: String(body['client_id']) };
}
