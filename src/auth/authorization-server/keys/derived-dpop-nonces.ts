import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { DpopNonces } from '../../resource-server/dpop/dpop-nonces.js';
import { CookieSecret } from './cookie-secret.js';

const STEP_MS = 60_000;
/** A nonce is good in the minute it was given, and in the four that follow. */
const GOOD_STEPS = 5;

/** Each minute has its nonce, made from the secret of the installation: so no node has to ask another. */
@Injectable()
export class DerivedDpopNonces extends DpopNonces {
  readonly isRequired: boolean;

  constructor(
    environment: Environment,
    private readonly secret: CookieSecret,
  ) {
    super();
    this.isRequired = environment.DPOP_NONCE_REQUIRED;
  }

  override next(): Promise<string> {
    return this.nonceOf(currentStep());
  }

  override async isGood(nonce: string): Promise<boolean> {
    const steps = Array.from({ length: GOOD_STEPS }, (_, age) => currentStep() - age);
    const good = await Promise.all(steps.map(step => this.nonceOf(step)));
    return good.some(each => each.length === nonce.length && timingSafeEqual(bytes(each), bytes(nonce)));
  }

  private async nonceOf(step: number): Promise<string> {
    const secret = await this.secret.read();
    return createHmac('sha256', secret).update(`dpop-nonce ${step}`).digest('base64url');
  }
}

function currentStep(): number {
  return Math.floor(Date.now() / STEP_MS);
}

/** Of ASCII alone: other characters would have several bytes, and never are in a nonce of ours. */
function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
