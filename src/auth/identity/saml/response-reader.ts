import { SaxesParser } from 'saxes';

/** The key of the content, for one who may read it. */
export interface EncryptedKey {
  readonly algorithm: string;
  readonly digest?: string;
  readonly mask?: string;
  readonly cipher: string;
}

/** An element that stands for what is encrypted, and where it stands. */
export interface EncryptedPart {
  readonly start: number;
  readonly end: number;
  readonly algorithm: string;
  readonly cipher: string;
  readonly keys: readonly EncryptedKey[];
}

type Written<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * The assertions of a response that are encrypted. Read with a parser, for an address can be written in many ways. Throws
 * for a DOCTYPE, and for what SHA-1 has signed: its collisions can be bought.
 */
export function readResponse(xml: string): readonly EncryptedPart[] {
  const found: Written<EncryptedPart>[] = [];
  const path: string[] = [];
  let key: Written<EncryptedKey> | undefined;
  let text: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => parser.fail('a DOCTYPE is not allowed'));
  parser.on('error', error => {
    throw new Error(`the response is not well-formed: ${error.message}`);
  });
  parser.on('opentagstart', ({ name }) => {
    if (localOf(name) !== 'EncryptedAssertion') return;
    const start = xml.lastIndexOf('<', parser.position - 1);
    found.push({ start, end: start, algorithm: '', cipher: '', keys: [] });
  });
  parser.on('opentag', ({ local, attributes }) => {
    const [parent, before] = [path.at(-1), path.at(-2)];
    path.push(local);
    const algorithm = attributes['Algorithm']?.value ?? '';
    if (local === 'SignatureMethod' || (local === 'DigestMethod' && parent === 'Reference'))
      refuseWeak(algorithm);
    const part = found.at(-1);
    if (!part || !path.includes('EncryptedAssertion')) return;
    if (local === 'EncryptedKey') part.keys = [...part.keys, (key = { algorithm: '', cipher: '' })];
    if (local === 'EncryptionMethod' && parent === 'EncryptedData') part.algorithm = algorithm;
    if (local === 'EncryptionMethod' && parent === 'EncryptedKey' && key) key.algorithm = algorithm;
    if (parent === 'EncryptionMethod' && before === 'EncryptedKey' && key) {
      if (local === 'DigestMethod') key.digest = algorithm;
      if (local === 'MGF') key.mask = algorithm;
      if (local === 'OAEPparams') throw new Error('the key of the assertion is encrypted with OAEPparams');
    }
    if (local === 'CipherValue' && parent === 'CipherData') text = '';
  });
  parser.on('text', each => {
    if (text !== undefined) text += each;
  });
  parser.on('closetag', ({ local }) => {
    path.pop();
    const part = found.at(-1);
    if (part && local === 'EncryptedAssertion') part.end = parser.position;
    if (local !== 'CipherValue' || text === undefined) return;
    if (path.at(-2) === 'EncryptedKey' && key) key.cipher = text;
    if (path.at(-2) === 'EncryptedData' && part) part.cipher = text;
    text = undefined;
  });
  parser.write(xml).close();
  return found;
}

function refuseWeak(algorithm: string): void {
  if (/^http:\/\/www\.w3\.org\/2000\/09\/xmldsig#(?:(?:rsa|dsa|hmac)-)?sha1$/.test(algorithm))
    throw new Error('the response is signed with SHA-1');
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
