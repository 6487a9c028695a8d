import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../secret-box.js';
import { ArtifactRepository } from '../persistence/artifact.repository.js';
import { LIFETIMES } from '../provider/lifetimes.js';

const SIGN_IN = 'UpstreamSignIn';
const ANSWER = 'UpstreamAnswer';
const SIGN_OUT = 'UpstreamSignOut';
/** With the interaction in front at most 80 characters, as a RelayState may be (SAML 2.0 Bindings §3.4.3). */
const SECRET_BYTES = 24;
const STATE = /^([\w-]{10,47})\.[\w-]{32}$/;

/** A sign-in that is going on elsewhere. */
export interface PendingSignIn {
  readonly providerId: string;
  readonly interactionUid: string;
  /** What the provider needs to judge the answer. */
  readonly kept: Readonly<Record<string, string>>;
}

/** What waits for a browser to come back. A state is worth one answer, in the browser and the interaction it was made for. */
@Injectable()
export class PendingUpstream {
  constructor(
    private readonly artifacts: ArtifactRepository,
    private readonly box: SecretBox,
  ) {}

  /** Begins with the interaction, so that the callback finds the way back to it. */
  newState(interactionUid: string): string {
    return `${interactionUid}.${randomBytes(SECRET_BYTES).toString('base64url')}`;
  }

  async begin(state: string, { kept, ...pending }: PendingSignIn): Promise<void> {
    await this.save(SIGN_IN, state, { ...pending, kept: this.box.seal(JSON.stringify(kept)) });
  }

  async isPending(state: string, providerId: string): Promise<boolean> {
    const stored = await this.artifacts.find(SIGN_IN, keyOf(state));
    return stored?.payload['providerId'] === providerId;
  }

  /** Uses the state up. */
  async redeem(state: string): Promise<PendingSignIn | undefined> {
    const payload = await this.take(SIGN_IN, state);
    if (!payload) return undefined;
    return {
      providerId: String(payload['providerId']),
      interactionUid: String(payload['interactionUid']),
      kept: JSON.parse(this.box.open(String(payload['kept']))) as Record<string, string>,
    };
  }

  /** Keeps an answer that came by POST from another site, to which our cookies do not come along. */
  async keepAnswer(state: string, answer: URLSearchParams): Promise<void> {
    await this.save(ANSWER, state, { answer: this.box.seal(answer.toString()) });
  }

  async takeAnswer(state: string): Promise<URLSearchParams | undefined> {
    const payload = await this.take(ANSWER, state);
    return payload && new URLSearchParams(this.box.open(String(payload['answer'])));
  }

  /** Where somebody goes on who has been signed out there. */
  async beginSignOut(providerId: string, location: string): Promise<string> {
    const state = randomBytes(32).toString('base64url');
    await this.save(SIGN_OUT, state, { providerId, location });
    return state;
  }

  async finishSignOut(state: string, providerId: string): Promise<string | undefined> {
    const payload = await this.take(SIGN_OUT, state);
    return payload?.['providerId'] === providerId ? String(payload['location']) : undefined;
  }

  /** False for a message that came before: `id` is the name that its sender gave it. */
  async isFirst(kind: string, providerId: string, id: string, keptSeconds: number): Promise<boolean> {
    return this.artifacts.saveFirst({
      type: kind,
      id: keyOf(`${providerId} ${id}`),
      payload: {},
      expiresAt: new Date(Date.now() + keptSeconds * 1000),
    });
  }

  private async save(type: string, state: string, payload: object): Promise<void> {
    const expiresAt = new Date(Date.now() + LIFETIMES.Interaction * 1000);
    await this.artifacts.save({ type, id: keyOf(state), payload: { ...payload, expiresAt }, expiresAt });
  }

  /** Of several who come at once, one gets it. */
  private async take(type: string, state: string): Promise<Record<string, unknown> | undefined> {
    const stored = await this.artifacts.find(type, keyOf(state));
    if (!stored) return undefined;
    const [taken] = await this.artifacts.delete(type, keyOf(state));
    const isOver = Date.parse(String(stored.payload['expiresAt'])) < Date.now();
    return taken === undefined || isOver ? undefined : stored.payload;
  }
}

/** Undefined for what is no state of ours. */
export function interactionOf(state: string): string | undefined {
  return STATE.exec(state)?.[1];
}

function keyOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
