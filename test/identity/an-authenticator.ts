import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a page asks the browser for. */
export interface AskedOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id: string };
  readonly user?: { readonly id: string };
}

export interface AuthenticatorSettings {
  readonly origin: string;
  /** The host of the origin unless said otherwise. */
  readonly rpId?: string;
  /** False for a touch alone. */
  readonly isVerified?: boolean;
  readonly isSynced?: boolean;
  readonly crossOrigin?: boolean;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const MAY_BE_BACKED_UP = 0x08;
const HOLDS_CREDENTIAL = 0x40;

/** An authenticator with one passkey (ES256), and the browser before it: Web Authentication Level 3 §6.3. */
export class Authenticator {
  readonly id = randomBytes(32);
  counter = 0;
  userHandle: string | undefined;
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(private settings: AuthenticatorSettings) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  /** The same passkey, asked in another way. */
  set(changes: Partial<AuthenticatorSettings>): this {
    this.settings = { ...this.settings, ...changes };
    return this;
  }

  /** `navigator.credentials.create`, with attestation `none`. */
  create({ challenge, user }: AskedOptions): string {
    this.userHandle = user?.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const data = Buffer.concat([
      this.dataOf(HOLDS_CREDENTIAL),
      Buffer.alloc(16),
      length,
      this.id,
      this.coseKey(),
    ]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(data),
    ]);
    return this.answer('webauthn.create', challenge, {
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** `navigator.credentials.get`. */
  get({ challenge }: AskedOptions): string {
    const data = this.dataOf(0);
    const client = this.clientData('webauthn.get', challenge);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return this.answer('webauthn.get', challenge, {
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.privateKey).toString('base64url'),
      ...(this.userHandle === undefined ? {} : { userHandle: this.userHandle }),
    });
  }

  private answer(type: string, challenge: string, response: object): string {
    const id = this.id.toString('base64url');
    const clientDataJSON = this.clientData(type, challenge).toString('base64url');
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      response: { clientDataJSON, ...response },
      clientExtensionResults: {},
    });
  }

  private clientData(type: string, challenge: string): Buffer {
    const { origin, crossOrigin = false } = this.settings;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
  }

  private dataOf(more: number): Buffer {
    const { origin, rpId = new URL(origin).hostname, isVerified = true, isSynced = false } = this.settings;
    const flags = PRESENT | (isVerified ? VERIFIED : 0) | (isSynced ? MAY_BE_BACKED_UP : 0) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter]);
  }

  /** RFC 9053 §7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      cborBytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      cborBytes(Buffer.from(y, 'base64url')),
    ]);
  }
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}
