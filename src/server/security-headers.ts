import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Environment } from '../config/environment.js';

/** The strictest headers, for whatever sets none of its own; pages and the sample app bring their own policy. */
export function setSecurityHeaders(app: NestFastifyApplication, { publicUrl }: Environment): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': "'none'", 'frame-ancestors': "'none'" },
    },
    // An app may run its launch in a popup and hear from it (window.opener).
    crossOriginOpenerPolicy: false,
    // `no-referrer` would take the Origin from our own forms, which the CSRF check reads.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: publicUrl.startsWith('https:'),
    xFrameOptions: { action: 'deny' },
    // For browsers and plug-ins that are gone; every header costs each answer.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
}

/**
 * Bearer routes carry no cookie, and the authorization server judges its own requests: SMART lets apps POST to
 * `authorize`. What an identity provider sends by a form (SAML 2.0 Bindings §3.5) is of another site by its nature; no
 * cookie comes along, and it waits under its RelayState for the browser that began.
 */
const FROM_OTHER_SITES = /^\/(?:(?:fhir|auth|app-state)(?:[/?]|$)|identity\/[^/?]+\/callback(?:\?|$))/;

/** Refuses forms that another site sends (Fetch Metadata, Origin), beside the token in each form. */
export function refuseCrossSiteForms(
  app: NestFastifyApplication,
  { publicUrl, INTERACTION_UI }: Environment,
): void {
  app.enableCsrfProtection({
    trustedOrigins: [publicUrl, ...(INTERACTION_UI === undefined ? [] : [new URL(INTERACTION_UI).origin])],
    exclude: (request: FastifyRequest) => FROM_OTHER_SITES.test(request.url),
  });
}
