import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** What browser apps of any origin may ask with a token of their own; never pages, which are judged by cookies. */
const OPEN_TO_APPS =
  /^\/(?:fhir|app-state|smart-style|brands\.json|\.well-known|auth\/(?:token|jwks|userinfo|revoke|introspect|\.well-known))(?:[/?]|$)/;

const REQUEST_HEADERS = [
  'Accept',
  'Authorization',
  'Cache-Control',
  'Content-Type',
  'DPoP',
  'If-Match',
  'If-Modified-Since',
  'If-None-Exist',
  'If-None-Match',
  'If-Range',
  'Prefer',
  'Range',
  'X-Request-Id',
];

const RESPONSE_HEADERS = [
  'Accept-Ranges',
  'Content-Location',
  'Content-Range',
  'DPoP-Nonce',
  'ETag',
  'Expires',
  'Last-Modified',
  'Link',
  'Location',
  'Preference-Applied',
  'Retry-After',
  'WWW-Authenticate',
  'X-Progress',
  'X-Request-Id',
];

const CLOSED = {
  origin: false,
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: REQUEST_HEADERS,
  exposedHeaders: RESPONSE_HEADERS,
  maxAge: 7200,
  strictPreflight: false,
};
const OPEN = { ...CLOSED, origin: '*' };

/** SMART App Launch 2.2, "App Launch: Standalone": apps in the browser need CORS. Without credentials. */
export function allowCrossOriginApps(app: NestFastifyApplication): void {
  app.enableCors({
    delegator: (request: FastifyRequest, decide) => {
      // Without an Origin it is no browser app that asks, and nobody would read the headers.
      decide(null, request.headers.origin !== undefined && OPEN_TO_APPS.test(request.url) ? OPEN : CLOSED);
    },
  });
}
