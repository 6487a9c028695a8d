import type { IncomingMessage } from 'node:http';

const SLASH = 0x2f;
const ORIGIN = /^https?:\/\/[^/?#]*/i;
/** Letters, digits and marks that mean the same encoded or not. */
const ENCODED_UNRESERVED = /%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi;

/**
 * The one spelling of an address by which it is routed, audited and limited: what stood in absolute-form
 * (RFC 9112 §3.2.2) without its origin, and `%61` as `a` (RFC 3986 §6.2.2.2). Whoever writes it otherwise wins nothing.
 */
export function requestTarget({ url = '/' }: IncomingMessage): string {
  const isPlain = url.charCodeAt(0) === SLASH && !url.includes('%');
  return isPlain ? url : normalized(url.replace(ORIGIN, ''));
}

function normalized(target: string): string {
  const end = target.search(/[?#]/);
  const path = end === -1 ? target : target.slice(0, end);
  const decoded = path.replace(ENCODED_UNRESERVED, decodeURIComponent);
  return `${decoded === '' ? '/' : decoded}${end === -1 ? '' : target.slice(end)}`;
}
