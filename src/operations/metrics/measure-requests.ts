import type { Registry } from 'prom-client';
import type { Answers } from '../answers.js';

/** From an indexed read to a long export. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts and times every answer. */
export function measureRequests(
  { Counter, Histogram }: typeof import('prom-client'),
  registry: Registry,
  answers: Answers,
): void {
  const durations = new Histogram({
    name: 'firekeeper_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'type', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const byClient = new Counter({
    name: 'firekeeper_client_requests_total',
    help: 'Answers to requests with a good access token, by client.',
    labelNames: ['client', 'status'],
    registers: [registry],
  });
  answers.observe({
    answered: ({ method, route, type, status, milliseconds, client }) => {
      durations.observe({ method, route, type, status }, milliseconds / 1000);
      if (client !== undefined) byClient.inc({ client, status });
    },
  });
}
