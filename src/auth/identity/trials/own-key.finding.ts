import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SamlProviderDeclaration } from '../saml/saml-provider.declaration.js';
import { expiryFinding } from './certificate.finding.js';
import { fail, type Finding } from './finding.js';

type OwnKey = Pick<SamlProviderDeclaration, 'private_key' | 'certificate'>;

/** What we sign with, and what stands in our metadata. */
export function ownKeyFindings(declaration: OwnKey): readonly Finding[] {
  const { certificate } = declaration;
  const mistake = ownKeyMistake(declaration);
  if (mistake) return [fail(mistake.path, mistake.message)];
  if (certificate === undefined) return [];
  const expiry = new Date(new X509Certificate(certificate).validTo);
  if (expiry.getTime() > Date.now()) return [expiryFinding('certificate', 'our certificate', expiry)];
  return [fail('certificate', 'our certificate is over: make a new one, and give the provider our metadata')];
}

/** Undefined if key and certificate can be read, and belong together. */
export function ownKeyMistake({
  private_key: pem,
  certificate,
}: OwnKey): { readonly path: string; readonly message: string } | undefined {
  const key = pem === undefined ? undefined : readable(() => createPrivateKey(pem));
  if (key === null)
    return { path: 'private_key', message: 'cannot be read: it must be a key in PEM (PKCS #8)' };
  const own = certificate === undefined ? undefined : readable(() => new X509Certificate(certificate));
  if (own === null)
    return { path: 'certificate', message: 'cannot be read: it must be a certificate in PEM' };
  if (key && own && !own.checkPrivateKey(key))
    return { path: 'certificate', message: 'does not belong to private_key: take both from one place' };
  return undefined;
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
