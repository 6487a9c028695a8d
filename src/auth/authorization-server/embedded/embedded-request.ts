import type { IncomingHttpHeaders } from 'node:http';

/** What is to be known of a request: Node's own, and Fastify's. */
interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
}

/** Fetch Metadata: the answer is to stand in a frame of another page. */
export function isEmbedded({ headers }: Request): boolean {
  return headers['sec-fetch-dest'] === 'iframe';
}

/**
 * An authorization request that an app sends from its frame. Our cookies are SameSite=Lax, which not every browser sends
 * with what another site has begun in a frame.
 */
export function isSentByEmbeddedApp(request: Request): boolean {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://path.invalid');
  const isAuthorization = request.method === 'GET' && /^(?:\/auth)?\/authorize$/.test(pathname);
  if (!isAuthorization || !isEmbedded(request) || searchParams.get('prompt') === 'none') return false;
  return request.headers['sec-fetch-site'] !== 'same-origin';
}

const BESIDE = 'firekeeper_beside';

/** Marks a browser window in which a question is answered beside the frame whose app waits. It decides nothing. */
export function besideFrameCookie(uid: string): string {
  return `${BESIDE}=yes; Path=/interaction/${uid}; HttpOnly; SameSite=Lax`;
}

export function isBesideFrame({ headers }: Request): boolean {
  const cookies = (headers.cookie ?? '').split(';').map(pair => pair.trim());
  return !isEmbedded({ headers }) && cookies.includes(`${BESIDE}=yes`);
}
