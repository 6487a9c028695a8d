import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import type { EncryptedKey, EncryptedPart } from './response-reader.js';

const OAEP = 'http://www.w3.org/2009/xmlenc11#rsa-oaep';
const OAEP_MGF1P = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p';

const HASHES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2009/xmlenc11#mgf1sha1': 'sha1',
  'http://www.w3.org/2009/xmlenc11#mgf1sha256': 'sha256',
  'http://www.w3.org/2009/xmlenc11#mgf1sha384': 'sha384',
  'http://www.w3.org/2009/xmlenc11#mgf1sha512': 'sha512',
};

const GCM: Readonly<Record<string, 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'>> = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': 'aes-128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes192-gcm': 'aes-192-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': 'aes-256-gcm',
};
const CBC: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': 'aes-128-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes192-cbc': 'aes-192-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': 'aes-256-cbc',
};

/**
 * What was encrypted for us (XML Encryption 1.1 §5.2, §5.5.2). Throws for RSA 1.5 and Triple DES: who may try again and
 * again would learn from them what is encrypted (Bleichenbacher). What fails beyond that fails in one way.
 */
export function decryptedAssertion({ algorithm, cipher, keys }: EncryptedPart, privateKey: string): string {
  const usable = keys.map(key => ({ ...key, hash: oaepHashOf(key) }));
  if (!GCM[algorithm] && !CBC[algorithm])
    throw new Error(`the assertion is encrypted with ${algorithm}: set aes256-gcm there`);
  for (const { hash, cipher: wrapped } of usable) {
    try {
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const key = privateDecrypt({ key: privateKey, padding, oaepHash: hash }, bytesOf(wrapped));
      return contentOf(algorithm, key, bytesOf(cipher)).toString('utf8');
    } catch {
      // made for another key, or by nobody who meant it: no difference is told
    }
  }
  throw new Error('the assertion cannot be decrypted with private_key');
}

/** One hash in both places is what Node.js can do; `rsa-oaep-mgf1p` masks with SHA-1, which nobody has to find collisions of. */
function oaepHashOf({ algorithm, digest, mask }: EncryptedKey): string {
  if (algorithm !== OAEP && algorithm !== OAEP_MGF1P)
    throw new Error(`the key of the assertion is encrypted with ${algorithm}: set rsa-oaep there`);
  const hash = digest === undefined ? 'sha1' : HASHES[digest];
  const masking = algorithm === OAEP_MGF1P || mask === undefined ? 'sha1' : HASHES[mask];
  if (hash === undefined || hash !== masking)
    throw new Error(
      'the key of the assertion is encrypted with two hashes: set the same digest and MGF1 there',
    );
  return hash;
}

function contentOf(algorithm: string, key: Buffer, bytes: Buffer): Buffer {
  const gcm = GCM[algorithm];
  if (gcm !== undefined) {
    const decipher = createDecipheriv(gcm, key, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }
  const decipher = createDecipheriv(CBC[algorithm] ?? '', key, bytes.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
  // only the last byte of the padding says something (§5.2.1)
  const length = padded.at(-1) ?? 0;
  if (length < 1 || length > 16) throw new Error('padding');
  return padded.subarray(0, -length);
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
