import { Injectable } from '@nestjs/common';
import type { Claims } from '../../claims/claims.js';
import { SecretBox } from '../../secret-box.js';
import { ArtifactRepository } from '../persistence/artifact.repository.js';

const TYPE = 'SignInRecording';
const WAITING_MS = 15 * 60_000;

/** What has become of a recording: nobody has signed in yet, or somebody has. */
export interface Recording {
  readonly state: 'waiting' | 'recorded';
  readonly expiresAt: Date;
}

/**
 * The claims of one sign-in, for whoever sets up a mapping: of the next one after an administrator has asked for it,
 * sealed, for a quarter of an hour, and gone when it is read.
 */
@Injectable()
export class SignInRecordings {
  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly box: SecretBox,
  ) {}

  async begin(providerId: string): Promise<Recording> {
    const expiresAt = new Date(Date.now() + WAITING_MS);
    await this.artifacts.save({ type: TYPE, id: providerId, payload: { expiresAt }, expiresAt });
    return { state: 'waiting', expiresAt };
  }

  /** Kept if it is the first one since somebody asked. */
  async offer(providerId: string, claims: Claims): Promise<void> {
    const known = await this.find(providerId);
    if (known?.state !== 'waiting') return;
    const { expiresAt } = known;
    const payload = { expiresAt, claims: this.box.seal(JSON.stringify(claims)) };
    await this.artifacts.save({ type: TYPE, id: providerId, payload, expiresAt });
  }

  async find(providerId: string): Promise<Recording | undefined> {
    const stored = await this.artifacts.find(TYPE, providerId);
    const expiresAt = new Date(String(stored?.payload['expiresAt']));
    if (!stored || !(expiresAt.getTime() > Date.now())) return undefined;
    return { state: stored.payload['claims'] === undefined ? 'waiting' : 'recorded', expiresAt };
  }

  /** Gone with this; undefined if nobody has signed in. */
  async take(providerId: string): Promise<Claims | undefined> {
    if ((await this.find(providerId))?.state !== 'recorded') return undefined;
    const stored = await this.artifacts.find(TYPE, providerId);
    const [taken] = await this.artifacts.delete(TYPE, providerId);
    if (!stored || taken === undefined) return undefined;
    return JSON.parse(this.box.open(String(stored.payload['claims']))) as Claims;
  }
}
