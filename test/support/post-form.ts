import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { TestServer } from './start-server.js';

/** To exactly this request target, which `fetch` would normalize; gives the status. */
export async function postForm(
  server: TestServer,
  path: string,
  form: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const sent = request(server.url, { method: 'POST', path, headers: { ...type, ...headers } }).end(form);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}
