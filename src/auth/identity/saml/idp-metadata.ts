import { X509Certificate } from 'node:crypto';
import { SaxesParser } from 'saxes';

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/** What the metadata of an identity provider says (SAML 2.0 Metadata §2.4.3). */
export interface IdpMetadata {
  readonly entityId: string;
  readonly signOnUrl: string;
  readonly logoutUrl?: string;
  /** PEM; those that are over are left out. */
  readonly certificates: readonly string[];
}

/** Throws with words for the operator. A DOCTYPE is refused: nothing is ever loaded or expanded. */
export function readIdpMetadata(xml: string): IdpMetadata {
  const found = {
    entityIds: [] as string[],
    signOn: [] as string[],
    logout: [] as string[],
    keys: [] as string[],
  };
  const parser = new SaxesParser({ xmlns: true });
  let isProvider = false;
  let isSigning = false;
  let text: string | undefined;
  parser.on('doctype', () => parser.fail('a DOCTYPE is not allowed'));
  parser.on('error', error => {
    throw new Error(`the metadata is not well-formed: ${error.message}`);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const attribute = (name: string) => attributes[name]?.value ?? '';
    if (uri === METADATA && local === 'EntityDescriptor') found.entityIds.push(attribute('entityID'));
    if (uri === METADATA && local === 'IDPSSODescriptor') isProvider = true;
    if (!isProvider) return;
    if (uri === METADATA && local === 'KeyDescriptor') isSigning = attribute('use') !== 'encryption';
    if (uri === SIGNATURE && local === 'X509Certificate' && isSigning) text = '';
    if (uri !== METADATA || attribute('Binding') !== REDIRECT) return;
    if (local === 'SingleSignOnService') found.signOn.push(attribute('Location'));
    if (local === 'SingleLogoutService') found.logout.push(attribute('Location'));
  });
  parser.on('text', each => {
    if (text !== undefined) text += each;
  });
  parser.on('closetag', ({ local, uri }) => {
    if (uri === METADATA && local === 'IDPSSODescriptor') isProvider = false;
    if (uri === METADATA && local === 'KeyDescriptor') isSigning = false;
    if (text === undefined || local !== 'X509Certificate') return;
    found.keys.push(pemOf(text));
    text = undefined;
  });
  parser.write(xml).close();
  return checked(found);
}

interface Found {
  readonly entityIds: readonly string[];
  readonly signOn: readonly string[];
  readonly logout: readonly string[];
  readonly keys: readonly string[];
}

function checked({ entityIds, signOn, logout, keys }: Found): IdpMetadata {
  const [entityId, ...others] = entityIds;
  if (entityId === undefined || others.length > 0)
    throw new Error('the metadata must hold exactly one EntityDescriptor');
  const [signOnUrl] = signOn;
  if (signOnUrl === undefined)
    throw new Error('the metadata has no SingleSignOnService with the binding HTTP-Redirect');
  if (keys.length === 0) throw new Error('the metadata has no certificate for signing');
  const certificates = keys.filter(pem => Date.parse(new X509Certificate(pem).validTo) > Date.now());
  if (certificates.length === 0)
    throw new Error('the certificates in the metadata have expired: import the metadata of today');
  return { entityId, signOnUrl, certificates, ...(logout[0] === undefined ? {} : { logoutUrl: logout[0] }) };
}

function pemOf(base64: string): string {
  const lines = base64.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
