import { SaxesParser } from 'saxes';
import type { Claims } from '../../claims/claims.js';

const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const JWT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/**
 * The claims in what somebody has recorded: JSON, an ID token, or a SAML response or assertion (XML, or the
 * `SAMLResponse` of the form). Nothing is verified: it is for trying a mapping, and lets nobody in. Throws with words for
 * the administrator.
 */
export function recordedClaims(recorded: string): Claims {
  const text = recorded.trim();
  const [, payload] = JWT.exec(text) ?? [];
  if (payload !== undefined) return objectOf(Buffer.from(payload, 'base64url').toString('utf8'));
  if (text.startsWith('{')) return objectOf(text);
  const xml = text.startsWith('<') ? text : Buffer.from(text, 'base64').toString('utf8');
  if (xml.trimStart().startsWith('<')) return samlClaims(xml);
  throw new Error('it must be claims as JSON, an ID token, or a SAML assertion');
}

function objectOf(json: string): Claims {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('it is not JSON: is it whole?');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims;
  throw new Error('the claims must be a JSON object');
}

/** Attributes by their names, and `nameID`, as a sign-in has them. */
function samlClaims(xml: string): Claims {
  const attributes = new Map<string, string[]>();
  let nameId: string | undefined;
  let isEncrypted = false;
  let current: string[] | undefined;
  let text: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => parser.fail('a DOCTYPE is not allowed'));
  parser.on('error', error => {
    throw new Error(`the assertion is not well-formed: ${error.message}`);
  });
  parser.on('opentag', ({ local, uri, attributes: own }) => {
    if (uri !== ASSERTION) return;
    if (local === 'EncryptedAssertion') isEncrypted = true;
    if (local === 'Attribute') {
      const name = own['Name']?.value ?? '';
      current = attributes.get(name) ?? [];
      attributes.set(name, current);
    }
    if (local === 'AttributeValue' || local === 'NameID') text = '';
  });
  parser.on('text', each => {
    if (text !== undefined) text += each;
  });
  parser.on('closetag', ({ local, uri }) => {
    if (uri !== ASSERTION || text === undefined) return;
    if (local === 'AttributeValue') current?.push(text.trim());
    else if (local === 'NameID') nameId ??= text.trim();
    else return;
    text = undefined;
  });
  parser.write(xml).close();
  if (isEncrypted) throw new Error('the assertion is encrypted: record a sign-in instead');
  if (nameId === undefined && attributes.size === 0) throw new Error('there is no SAML assertion in it');
  const members = [...attributes].map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return { ...(Object.fromEntries(members) as Claims), ...(nameId === undefined ? {} : { nameID: nameId }) };
}
