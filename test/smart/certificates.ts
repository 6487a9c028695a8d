import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
type KeyPair = webcrypto.CryptoKeyPair;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate with its private key. */
export interface Certified {
  readonly pem: string;
  readonly key: string;
  readonly keys: KeyPair;
  readonly certificate: x509.X509Certificate;
}

export interface CertificateOptions {
  /** In the order in which it is encoded, which RFC 4514 turns round: `O=Hospital,CN=app`. */
  readonly subject: string;
  readonly names?: readonly x509.JsonGeneralName[];
  /** Left out, it is signed by its own key. */
  readonly issuer?: Certified;
  readonly isAuthority?: boolean;
  readonly notAfter?: Date;
}

export async function aCertificate(options: CertificateOptions): Promise<Certified> {
  const { subject, names = [], issuer, isAuthority = false } = options;
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: crypto.randomUUID().replaceAll('-', ''),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(Date.now() - 2 * DAY_MS),
    notAfter: options.notAfter ?? new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension([...names])] : []),
    ],
  });
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    pem: certificate.toString('pem'),
    key: x509.PemConverter.encode(der, 'PRIVATE KEY'),
    keys,
    certificate,
  };
}

/** The public key with its certificate, as RFC 8705 §2.2.2 has it registered. */
export async function certifiedKey({ keys, certificate }: Certified, kid: string) {
  const jwk = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const { kty, crv, x, y } = jwk;
  return { kty, crv, x, y, kid, use: 'sig', x5c: [Buffer.from(certificate.rawData).toString('base64')] };
}
