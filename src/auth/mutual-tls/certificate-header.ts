import { X509Certificate } from 'node:crypto';

const LONGEST_HEADER = 16 * 1024;

/**
 * The client certificate as a proxy writes it into a header: base64 between colons (RFC 9440), PEM with percent
 * escapes (nginx `$ssl_client_escaped_cert`), or bare base64 (HAProxy, Traefik). Undefined for what is none.
 */
export function readCertificateHeader(value: string): X509Certificate | undefined {
  if (value.length > LONGEST_HEADER) return undefined;
  try {
    const text = value.includes('%') ? decodeURIComponent(value) : value;
    const base64 = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----|[\s:]/g, '');
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}
