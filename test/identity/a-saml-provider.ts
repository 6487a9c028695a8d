import { createCipheriv, createSign, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { inflateRawSync, deflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import * as x509 from '@peculiar/x509';

const IDP = 'https://idp.emberwood.example/saml';
export const SIGN_ON = `${IDP}/sso`;
export const LOGOUT = `${IDP}/slo`;
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** A key pair with its certificate, RSA, as SAML has them. */
export interface Signer {
  readonly privateKey: string;
  readonly certificate: string;
}

export async function aSigner(notAfter = new Date(Date.now() + 86_400_000)): Promise<Signer> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Emberwood',
    notBefore: new Date(Date.now() - 172_800_000),
    notAfter,
    signingAlgorithm: algorithm,
    keys,
  });
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    privateKey: x509.PemConverter.encode(der, 'PRIVATE KEY'),
    certificate: certificate.toString('pem'),
  };
}

export function idpMetadata({ certificate }: Signer): string {
  const base64 = certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}">
  <md:IDPSSODescriptor protocolSupportEnumeration="${PROTOCOL}">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="${redirect}" Location="${LOGOUT}"/>
    <md:SingleSignOnService Binding="${redirect}" Location="${SIGN_ON}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
}

/** What a redirect to the provider asks for. */
export interface SamlRequest {
  readonly id: string;
  readonly xml: string;
  readonly relayState: string;
  readonly url: URL;
}

export function readRequest(location: string): SamlRequest {
  const url = new URL(location);
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return {
    id: /\bID="([^"]+)"/.exec(xml)?.[1] ?? '',
    xml,
    relayState: url.searchParams.get('RelayState') ?? '',
    url,
  };
}

/** What an answer says; everything can be made wrong. */
export interface AnswerOptions {
  readonly requestId: string;
  readonly audience: string;
  readonly recipient: string;
  readonly nameId?: string;
  readonly format?: string;
  readonly issuer?: string;
  readonly sessionIndex?: string;
  readonly notOnOrAfter?: Date;
  readonly notBefore?: Date;
  readonly authnInstant?: Date;
  readonly authnContext?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly assertionId?: string;
  readonly method?: string;
}

export function assertionXml(options: AnswerOptions): string {
  const now = new Date();
  const until = (options.notOnOrAfter ?? new Date(now.getTime() + 300_000)).toISOString();
  const from = (options.notBefore ?? new Date(now.getTime() - 1000)).toISOString();
  const attributes = Object.entries(options.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values.map(value => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return `<saml:Assertion xmlns:saml="${ASSERTION}" ID="${options.assertionId ?? `_a${Math.random().toString(16).slice(2)}`}" Version="2.0" IssueInstant="${now.toISOString()}"><saml:Issuer>${options.issuer ?? IDP}</saml:Issuer><saml:Subject><saml:NameID Format="${options.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'}">${options.nameId ?? 'grace-saml'}</saml:NameID><saml:SubjectConfirmation Method="${options.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}"><saml:SubjectConfirmationData InResponseTo="${options.requestId}" NotOnOrAfter="${until}" Recipient="${options.recipient}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${options.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${(options.authnInstant ?? now).toISOString()}" SessionIndex="${options.sessionIndex ?? 's-1'}"><saml:AuthnContext><saml:AuthnContextClassRef>${options.authnContext ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`;
}

export function responseXml(assertion: string, { requestId, recipient }: AnswerOptions): string {
  return `<samlp:Response xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="_r${Math.random().toString(16).slice(2)}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${recipient}" InResponseTo="${requestId}"><saml:Issuer>${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion}</samlp:Response>`;
}

/** By which algorithms something is signed: of the signature, and of the digest in it. */
export interface SignedBy {
  readonly signature?: 'sha1' | 'sha256';
  readonly digest?: 'sha1' | 'sha256';
}

/** Signs the element of this name, its signature behind its Issuer, as the schema has it. */
export function signed(
  xml: string,
  element: 'Assertion' | 'Response',
  { privateKey, certificate }: Signer,
  by: SignedBy = {},
): string {
  const more =
    by.signature === 'sha1'
      ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
      : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const signature = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: more,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  const path = `//*[local-name(.)='${element}']`;
  signature.addReference({
    xpath: path,
    digestAlgorithm:
      by.digest === 'sha1'
        ? 'http://www.w3.org/2000/09/xmldsig#sha1'
        : 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  signature.computeSignature(xml, {
    location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signature.getSignedXml();
}

/** The assertion for the eyes of the owner of this certificate alone. */
export async function encrypted(
  assertion: string,
  certificate: string,
  {
    key = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    content: algorithm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  } = {},
): Promise<string> {
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' });
  const content = await new Promise<string>((resolve, reject) => {
    const options = {
      rsa_pub: publicKey,
      pem: certificate,
      encryptionAlgorithm: algorithm,
      keyEncryptionAlgorithm: key,
    } as Parameters<typeof encrypt>[1];
    encrypt(assertion, options, (error: Error | null, result: string) =>
      error ? reject(error) : resolve(result),
    );
  });
  return `<saml:EncryptedAssertion xmlns:saml="${ASSERTION}">${content}</saml:EncryptedAssertion>`;
}

/** As Keycloak encrypts unless told otherwise: XML Encryption 1.1 §5.5.2, with a hash and a mask of one's own. */
export function encryptedByOaep(
  assertion: string,
  certificate: string,
  { hash = 'sha256', mask = 'sha256' } = {},
): string {
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const content = Buffer.concat([iv, cipher.update(assertion), cipher.final(), cipher.getAuthTag()]);
  const wrapped = publicEncrypt({ key: new X509Certificate(certificate).publicKey, oaepHash: hash }, key);
  return `<saml:EncryptedAssertion xmlns:saml="${ASSERTION}"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:e11="http://www.w3.org/2009/xmlenc11#"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#${hash}"/><e11:MGF Algorithm="http://www.w3.org/2009/xmlenc11#mgf1${mask}"/></xenc:EncryptionMethod>${cipherData(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${cipherData(content)}</xenc:EncryptedData></saml:EncryptedAssertion>`;
}

function cipherData(bytes: Buffer): string {
  return `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
}

export interface LogoutOptions {
  readonly nameId?: string;
  readonly sessionIndex?: string;
  readonly signer?: Signer;
  readonly relayState?: string;
}

/** The query of a logout request by redirect, signed if there is a signer (SAML 2.0 Bindings §3.4.4.1). */
export function logoutQuery({
  nameId = 'grace-saml',
  sessionIndex,
  signer,
  relayState = 'back',
}: LogoutOptions): string {
  const xml = `<samlp:LogoutRequest xmlns:samlp="${PROTOCOL}" xmlns:saml="${ASSERTION}" ID="_l${Math.random().toString(16).slice(2)}" Version="2.0" IssueInstant="${new Date().toISOString()}" NotOnOrAfter="${new Date(Date.now() + 60_000).toISOString()}"><saml:Issuer>${IDP}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>${sessionIndex === undefined ? '' : `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`}</samlp:LogoutRequest>`;
  const parts = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`,
    `RelayState=${encodeURIComponent(relayState)}`,
  ];
  if (!signer) return parts.join('&');
  parts.push(`SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`);
  const signature = createSign('RSA-SHA256').update(parts.join('&')).sign(signer.privateKey, 'base64');
  return [...parts, `Signature=${encodeURIComponent(signature)}`].join('&');
}
