import { Injectable } from '@nestjs/common';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { SignInThrottle } from '../sign-in-throttle.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { type Passkey, PasskeyRepository } from './passkey.repository.js';
import { readCredential, type SentCredential } from './passkey-response.js';
import { RelyingParty } from './relying-party.js';

const TIMEOUT_MS = 10 * 60_000;

export type PasskeyOptions = PublicKeyCredentialRequestOptionsJSON;

/** Whose passkey it was, and how that is called in `amr`; or why not, which only the log and the audit trail hear. */
export type PasskeyVerdict =
  | { readonly userId: string; readonly methods: readonly string[] }
  | { readonly refusal: 'wrong' | 'too-many-attempts'; readonly reason: string; readonly userId?: string };

type Sent = SentCredential<AuthenticationResponseJSON>;

/**
 * Signs people in by passkeys (Web Authentication Level 3 §7.2). The authenticator must have verified the person by a
 * PIN, finger or face each time, so that a passkey alone is two factors (docs/identity/passkeys.md).
 */
@Injectable()
export class Passkeys {
  constructor(
    private readonly repository: PasskeyRepository,
    private readonly challenges: PasskeyChallenges,
    private readonly party: RelyingParty,
    private readonly throttle: SignInThrottle,
  ) {}

  /** What the browser is asked: for a passkey of this person, or of whoever has one. Undefined where that is useless. */
  async offer(place: string, userId?: string): Promise<PasskeyOptions | undefined> {
    if (!this.party.hasPasskeys) return undefined;
    const allowed = userId === undefined ? undefined : await this.repository.ofUser(userId);
    if (allowed ? allowed.length === 0 : !(await this.repository.hasAny())) return undefined;
    return generateAuthenticationOptions({
      rpID: this.party.id,
      challenge: new Uint8Array(Buffer.from(await this.challenges.issue(place), 'base64url')),
      timeout: TIMEOUT_MS,
      userVerification: 'required',
      ...(allowed
        ? { allowCredentials: allowed.map(({ id, transports }) => ({ id, transports: [...transports] })) }
        : {}),
    });
  }

  /** Judges what the browser has answered. Unknown passkeys are slowed down as known ones are. */
  async check(place: string, text: string, userId?: string): Promise<PasskeyVerdict> {
    const sent = readCredential<AuthenticationResponseJSON>(text);
    if (!sent) return { refusal: 'wrong', reason: 'passkey-malformed' };
    const key = `passkey ${sent.id}`;
    if (!(await this.throttle.takeAttempt(key))) return { refusal: 'too-many-attempts', reason: 'passkey' };
    const verdict = await this.judge(place, sent, userId);
    if (!('refusal' in verdict)) await this.throttle.forget(key);
    return verdict;
  }

  private async judge(place: string, sent: Sent, userId: string | undefined): Promise<PasskeyVerdict> {
    if (!(await this.challenges.redeem(sent.challenge, place)))
      return { refusal: 'wrong', reason: 'passkey-challenge' };
    const passkey = await this.repository.find(sent.id);
    if (!passkey || (userId !== undefined && passkey.userId !== userId))
      return { refusal: 'wrong', reason: 'passkey-unknown' };
    const owner = passkey.userId;
    if (!isHandleOf(owner, sent.response.response.userHandle, userId !== undefined))
      return { refusal: 'wrong', reason: 'passkey-owner', userId: owner };
    const counter = await this.verifiedCounter(sent, passkey);
    if (counter === undefined) return { refusal: 'wrong', reason: 'passkey', userId: owner };
    if (!(await this.repository.use(passkey.id, counter)))
      return { refusal: 'wrong', reason: 'passkey-counter', userId: owner };
    return { userId: owner, methods: [passkey.isSynced ? 'swk' : 'hwk', 'user', 'mfa'] };
  }

  /** Undefined if the proof does not hold. */
  private async verifiedCounter(
    { response, challenge }: Sent,
    { id, publicKey, isSynced }: Passkey,
  ): Promise<number | undefined> {
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.party.origin,
        expectedRPID: this.party.id,
        requireUserVerification: true,
        // any counter will do here: the database judges it
        credential: { id, publicKey, counter: -1 },
      });
      // §7.2: whether a passkey may be copied does not change
      const isSame = (authenticationInfo.credentialDeviceType === 'multiDevice') === isSynced;
      return verified && isSame ? authenticationInfo.newCounter : undefined;
    } catch {
      // The library throws for whatever does not hold, and for what is malformed.
      return undefined;
    }
  }
}

/** §7.2 step 6: the passkey must name its owner where nobody else has. */
function isHandleOf(owner: string, handle: unknown, isNamed: boolean): boolean {
  if (handle === undefined || handle === null) return isNamed;
  return typeof handle === 'string' && Buffer.from(handle, 'base64url').toString() === owner;
}
