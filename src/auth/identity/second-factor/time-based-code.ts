import { Secret, TOTP } from 'otpauth';

/** RFC 4226 §4 recommends 160 bits. */
const SECRET_BYTES = 20;
/** One step to either side: RFC 6238 §5.2 for clocks that differ. */
const TOLERATED_STEPS = 1;

/** RFC 6238, as every authenticator app has it: SHA-1, six digits, thirty seconds. */
export class TimeBasedCode {
  private readonly totp: TOTP;

  /** The secret in Base32. */
  constructor(readonly secret: string) {
    this.totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });
  }

  static newSecret(): string {
    return new Secret({ size: SECRET_BYTES }).base32;
  }

  static isOne(text: string): boolean {
    return /^\d{6}$/.test(text);
  }

  /** The time step that the code is of; undefined for a wrong one. */
  stepOf(code: string): number | undefined {
    const delta = this.totp.validate({ token: code, window: TOLERATED_STEPS });
    return delta === null ? undefined : this.totp.counter() + delta;
  }

  /** What an authenticator app reads from a QR code. */
  addressFor(issuer: string, username: string): string {
    const { algorithm, digits, period } = this.totp;
    return new TOTP({
      issuer,
      label: username,
      secret: this.totp.secret,
      algorithm,
      digits,
      period,
    }).toString();
  }
}
