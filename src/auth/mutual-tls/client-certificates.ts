import { hash, type X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { CertificateIssuers } from './certificate-issuers.js';
import { readCertificateHeader } from './certificate-header.js';

/** A request as far as its client certificate goes. */
export interface CertifiedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The certificate with which a client came (RFC 8705), as the proxy that ended TLS tells it. Whoever is not one of
 * `MTLS_PROXIES` cannot tell anything: the header is then as if it were not there.
 */
@Injectable()
export class ClientCertificates {
  readonly isOffered: boolean;
  /** Undefined if no authority is configured: then only registered certificates count. */
  readonly issuers: CertificateIssuers | undefined;
  private readonly header: string;
  private readonly proxies: BlockList;

  constructor(environment: Environment) {
    const { MTLS_CERTIFICATE_HEADER: header, MTLS_ISSUERS_FILE: issuers } = environment;
    this.isOffered = header !== undefined;
    this.header = header?.toLowerCase() ?? '';
    this.proxies = addressList(environment.MTLS_PROXIES ?? '');
    this.issuers = issuers === undefined ? undefined : CertificateIssuers.read(issuers);
  }

  /** Undefined without one, and for one that cannot be read: it proves nothing. */
  of({ headers, socket }: CertifiedRequest): X509Certificate | undefined {
    const value = this.isOffered ? headers[this.header] : undefined;
    if (typeof value !== 'string' || !this.isProxy(socket.remoteAddress)) return undefined;
    return readCertificateHeader(value);
  }

  private isProxy(address = ''): boolean {
    const peer = address.replace(/^::ffff:(?=\d+\.)/, '');
    const family = isIP(peer);
    return family !== 0 && this.proxies.check(peer, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** RFC 8705 §3.1 `x5t#S256`. */
export function certificateThumbprint({ raw }: X509Certificate): string {
  return hash('sha256', raw, 'base64url');
}

/** `10.0.0.1, 10.1.0.0/16, ::1`; the settings are checked before. */
function addressList(text: string): BlockList {
  const list = new BlockList();
  for (const range of text.split(',').map(part => part.trim())) {
    if (range === '') continue;
    const [network = '', prefix] = range.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
