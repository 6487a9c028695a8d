import type { IncomingMessage } from 'node:http';
import { parse, type ParsedUrlQuery, stringify } from 'node:querystring';
import { Readable } from 'node:stream';
import { errors } from 'oidc-provider';

const LONGEST_FORM_BYTES = 56 * 1024;

/**
 * The parameters of a form. Repeated ones stay arrays, so that the library sees and refuses them (RFC 6749 §3.1).
 * One that is too long is read to its end and thrown away: so the refusal arrives, and the connection stays usable.
 */
export async function readForm(request: IncomingMessage): Promise<ParsedUrlQuery> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LONGEST_FORM_BYTES) chunks.push(chunk);
  }
  if (size > LONGEST_FORM_BYTES) throw new errors.InvalidRequest('the form is too long', 413);
  const text = Buffer.concat(chunks).toString('utf8');
  if (holdsNull(text)) throw new errors.InvalidRequest('no parameter may hold the character NUL');
  return parse(text);
}

/** Encoded or not: the database takes no such text, and no parameter of ours needs it. */
export function holdsNull(encoded: string): boolean {
  return encoded.includes('%00') || encoded.includes('\0');
}

/**
 * The form once more, for a reader further down: a stream can be read only once.
 * `originalUrl` is how the library knows where it is mounted.
 */
export function formStream(original: IncomingMessage, form: ParsedUrlQuery): IncomingMessage {
  const body = Buffer.from(stringify(form));
  original.headers['content-length'] = String(body.length);
  const { headers, method, url, originalUrl } = original as IncomingMessage & { originalUrl?: string };
  const stream = Readable.from([body], { objectMode: false });
  return Object.assign(stream, { headers, method, url, originalUrl }) as unknown as IncomingMessage;
}
