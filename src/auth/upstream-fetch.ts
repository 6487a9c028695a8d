import { isInner } from './inner-addresses.js';
import { isHttpsOrLoopback } from './upstream-address.js';

const TIMEOUT_MS = 5_000;
/** Discovery documents, key sets and SAML metadata are smaller by far. */
const MOST_BYTES = 2 * 1024 * 1024;

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * Requests to one declared provider: https, no redirects, bounded in time and size. A provider of the open internet
 * cannot name addresses of our own network; one of the hospital's network, declared as such, may.
 */
export function upstreamFetch(declared: string): Fetch {
  const home = new URL(declared);
  return async (address, init = {}) => {
    const url = new URL(address);
    if (!isHttpsOrLoopback(url.href)) throw new Error(`${url.origin} is not https`);
    if (url.host !== home.host && (await isInner(url)) && !(await isInner(home)))
      throw new Error(`${url.origin} is an inner address, which ${home.origin} may not name`);
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return new Response(await bounded(response), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    });
  };
}

/** RFC 9110 §6.4.1: these have no content. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

async function bounded(response: Response): Promise<Buffer<ArrayBuffer> | null> {
  if (WITHOUT_BODY.has(response.status) || !response.body) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
