import { decryptedAssertion } from './encrypted-assertion.js';
import { readResponse } from './response-reader.js';

const DECLARATION = /^\s*<\?xml[^>]*\?>/;

/**
 * The response with its assertion in the place of the encrypted one, judged once more: encrypt for us can anybody. Whether
 * the assertion is signed, the library finds out; a signature around what was encrypted is of no use to it.
 */
export function plainResponse(base64: string, privateKey: string | undefined): string {
  const xml = Buffer.from(base64, 'base64').toString('utf8');
  const [part, ...others] = readResponse(xml);
  if (!part) return base64;
  if (others.length > 0) throw new Error('the response has several encrypted assertions');
  if (privateKey === undefined) throw new Error('the assertion is encrypted, and there is no private_key');
  const assertion = decryptedAssertion(part, privateKey).replace(DECLARATION, '');
  const plain = xml.slice(0, part.start) + assertion + xml.slice(part.end);
  if (readResponse(plain).length > 0) throw new Error('the assertion is encrypted twice');
  return Buffer.from(plain).toString('base64');
}
