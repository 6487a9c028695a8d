import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';

/** Who we are to passkeys (Web Authentication Level 3 §4 "RP ID"): the host of PUBLIC_URL, and its origin alone. */
@Injectable()
export class RelyingParty {
  readonly id: string;
  readonly origin: string;
  readonly name: string;

  constructor({ publicUrl, BRAND_NAME: name }: Environment) {
    const { hostname, origin } = new URL(publicUrl);
    this.id = hostname;
    this.origin = origin;
    this.name = name;
  }

  /** Browsers know passkeys at names with https, and at localhost; never at IP addresses. */
  get hasPasskeys(): boolean {
    if (this.id === 'localhost') return true;
    return this.origin.startsWith('https:') && isIP(this.id.replace(/^\[|\]$/g, '')) === 0;
  }
}
