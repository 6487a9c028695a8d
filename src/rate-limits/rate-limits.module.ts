import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits.js';
import { SharedSpendings } from './shared-spendings.js';
import { SpendingsExpiryJob } from './spendings-expiry.job.js';

/** How often somebody may come; asked by the HTTP edge, the guard of access tokens and the authorization server. */
@Global()
@Module({ providers: [RateLimits, SharedSpendings, SpendingsExpiryJob], exports: [RateLimits] })
export class RateLimitsModule {}
