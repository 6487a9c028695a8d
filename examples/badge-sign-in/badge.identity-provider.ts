import { hash, timingSafeEqual } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import {
  type IdentifyingRequest,
  IdentityProvider,
  type ProviderSummary,
  type RequestIdentityProvider,
  type UpstreamIdentity,
  UpstreamRefusalError,
} from '../../src/index.js';

/** The proxy before us reads staff badges. It proves itself by a secret, and lets no `x-badge-…` of others through. */
@Injectable()
export class BadgeIdentityProvider extends IdentityProvider {
  readonly declaration: ProviderSummary = {
    id: 'badge',
    name: 'Staff badge',
    mapping: {
      subject: 'badge',
      default_roles: ['clinician'],
      fhirUser: [
        {
          resourceType: 'Practitioner',
          system: 'https://hospital.example/badge',
          claim: 'badge',
          create: true,
        },
      ],
    },
  };

  readonly signIn: RequestIdentityProvider = {
    flow: 'request',
    identify: request => Promise.resolve(this.identify(request)),
  };

  private identify({ headers, isFresh }: IdentifyingRequest): UpstreamIdentity | undefined {
    const badge = headers['x-badge-number'];
    if (typeof badge !== 'string') return undefined;
    if (!isOfProxy(headers['x-badge-secret']))
      throw this.refused('the request does not come by the proxy: compare BADGE_PROXY_SECRET on both sides');
    if (isFresh && headers['x-badge-read'] !== 'now')
      throw this.refused('a fresh sign-in is wanted, and the badge was read before');
    const name = headers['x-badge-name'];
    return {
      subject: badge,
      claims: { badge, ...(typeof name === 'string' ? { name } : {}) },
      methods: ['sc'],
    };
  }

  private refused(detail: string): UpstreamRefusalError {
    return new UpstreamRefusalError(this.declaration.id, 'unproven', detail);
  }
}

/** Without a secret of ours, nobody is the proxy. */
function isOfProxy(sent: IdentifyingRequest['headers'][string]): boolean {
  const secret = process.env['BADGE_PROXY_SECRET'];
  if (!secret || typeof sent !== 'string') return false;
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', secret, 'buffer'));
}

@Module({ providers: [BadgeIdentityProvider] })
export class BadgeModule {}
