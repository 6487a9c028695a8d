import { Injectable } from '@nestjs/common';
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { User } from '../user.entity.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { readCredential, type SentCredential } from './passkey-response.js';
import { type NewPasskey, PasskeyRepository, type PasskeySummary } from './passkey.repository.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import { RelyingParty } from './relying-party.js';
import { SecondFactorRepository } from './second-factor.repository.js';

const TIMEOUT_MS = 10 * 60_000;
/** COSE names of EdDSA, ES256 and RS256: every authenticator has one of them. */
const ALGORITHMS = [-8, -7, -257];
export const MOST_PASSKEYS = 20;
export const LONGEST_NAME = 60;

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;

/** Passkeys as their owner keeps them (Web Authentication Level 3 §7.1). */
@Injectable()
export class PasskeyRegistration {
  constructor(
    private readonly passkeys: PasskeyRepository,
    private readonly factors: SecondFactorRepository,
    private readonly challenges: PasskeyChallenges,
    private readonly party: RelyingParty,
  ) {}

  get isPossible(): boolean {
    return this.party.hasPasskeys;
  }

  list(userId: string): Promise<readonly PasskeySummary[]> {
    return this.passkeys.ofUser(userId);
  }

  /** Discoverable, with verification of the person; attestation is not asked for, since no model is refused. */
  async begin(place: string, { id, username, name }: User): Promise<CreationOptions> {
    const known = await this.passkeys.ofUser(id);
    return generateRegistrationOptions({
      rpName: this.party.name,
      rpID: this.party.id,
      userID: new Uint8Array(Buffer.from(id)),
      userName: username,
      userDisplayName: name,
      challenge: new Uint8Array(Buffer.from(await this.challenges.issue(place), 'base64url')),
      timeout: TIMEOUT_MS,
      attestationType: 'none',
      excludeCredentials: known.map(each => ({ id: each.id, transports: [...each.transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** The recovery codes of somebody who had no second factor, else none; undefined if the answer does not hold. */
  async finish(
    place: string,
    userId: string,
    name: string,
    text: string,
  ): Promise<readonly string[] | undefined> {
    const sent = readCredential<RegistrationResponseJSON>(text);
    if (!sent || !(await this.challenges.redeem(sent.challenge, place))) return undefined;
    const passkey = await this.verified(sent, userId, name);
    if (!passkey || !(await this.passkeys.add(passkey, MOST_PASSKEYS))) return undefined;
    if ((await this.factors.countRecoveryCodes(userId)) > 0) return [];
    const codes = newRecoveryCodes();
    await this.factors.replaceRecoveryCodes(userId, codes.map(recoveryCodeHash));
    return codes;
  }

  /** False if the person has no such passkey. */
  async remove(userId: string, id: string): Promise<boolean> {
    const isGone = await this.passkeys.remove(userId, id);
    if (isGone) await this.factors.forgetIfEmpty(userId);
    return isGone;
  }

  private async verified(
    { response, challenge }: SentCredential<RegistrationResponseJSON>,
    userId: string,
    name: string,
  ): Promise<NewPasskey | undefined> {
    try {
      const { registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.party.origin,
        expectedRPID: this.party.id,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!registrationInfo) return undefined;
      const { credential, credentialDeviceType } = registrationInfo;
      const { id, publicKey, counter, transports = [] } = credential;
      const isSynced = credentialDeviceType === 'multiDevice';
      return { id, userId, name, publicKey, counter, transports: transports.filter(isTransport), isSynced };
    } catch {
      // The library throws for whatever does not hold, and for what is malformed.
      return undefined;
    }
  }
}

/** The browser says them, and gets them back. */
function isTransport(transport: unknown): boolean {
  return typeof transport === 'string' && /^[a-z-]{1,32}$/.test(transport);
}
