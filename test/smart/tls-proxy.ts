import { request as forward } from 'node:http';
import { createServer, request as ask } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certified } from './certificates.js';

/** How a proxy writes the certificate into its header. */
export type CertificateForm = (der: Buffer) => string;

/** RFC 9440. */
export const asStructuredField: CertificateForm = der => `:${der.toString('base64')}:`;

/** nginx, `$ssl_client_escaped_cert`. */
export const asEscapedPem: CertificateForm = der => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return encodeURIComponent(
    ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  );
};

export interface TlsProxy {
  readonly url: string;
  /** A request over TLS, with a certificate of the client or without. */
  request(path: string, options?: ProxiedRequest): Promise<ProxiedAnswer>;
  close(): Promise<void>;
}

export interface ProxiedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly certificate?: Certified;
}

export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

/** A proxy that ends TLS, asks for a certificate, verifies none, and hands over what it got in the header. */
export async function startTlsProxy(
  target: string,
  own: Certified,
  header: string,
  form: CertificateForm = asStructuredField,
): Promise<TlsProxy> {
  const server = createServer(
    { key: own.key, cert: own.pem, requestCert: true, rejectUnauthorized: false },
    (incoming, outgoing) => {
      const { raw } = (incoming.socket as TLSSocket).getPeerCertificate() as { raw?: Buffer };
      const headers = { ...incoming.headers };
      delete headers[header.toLowerCase()];
      if (raw) headers[header.toLowerCase()] = form(raw);
      const onward = forward(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method ?? 'GET', headers },
        answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(onward);
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    request: async (path, options = {}) => send(new URL(path, url), own, options),
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

async function send(
  url: URL,
  { pem }: Certified,
  { certificate, method = 'GET', headers = {}, body }: ProxiedRequest,
): Promise<ProxiedAnswer> {
  return new Promise((resolve, reject) => {
    const identity = certificate ? { key: certificate.key, cert: certificate.pem } : {};
    const sent = ask(url, { method, headers, ca: pem, agent: false, ...identity }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = String(answer.headers['content-type']).includes('json');
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
