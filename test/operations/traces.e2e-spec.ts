import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

/** A collector that keeps what is sent to it (OTLP over HTTP, JSON). */
const received: string[] = [];
let collector: Server;
let server: TestServer;

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push(await text(request));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
}

beforeAll(async () => {
  collector = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${port}`;
  server = await startServer();
});
afterAll(async () => {
  delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  collector.close();
});

describe('Traces', () => {
  it('have a span for each request, within the trace of the caller, without what was asked', async () => {
    const token = await aToken(server, { scope: 'user/*.rs', clientId: 'traced-app' });
    const response = await server.request('/fhir/Patient?family=Zebra', {
      headers: { ...bearer(token), traceparent: `00-${TRACE}-${PARENT}-01` },
    });
    expect(response.status).toBe(200);
    // What has not been sent yet is sent with the end.
    await server.close();
    const all = received.join('\n');
    expect(all).not.toContain('Zebra');
    const spans = received.flatMap(body => spansOf(JSON.parse(body)));
    const span = spans.find(({ traceId }) => traceId === TRACE);
    expect(span).toMatchObject({ name: 'GET /fhir/:resourceType', parentSpanId: PARENT });
    expect(
      Object.fromEntries(span!.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    ).toMatchObject({
      'http.route': '/fhir/:resourceType',
      'http.response.status_code': 200,
      'fhir.resource_type': 'Patient',
      'firekeeper.client': 'traced-app',
      'firekeeper.request_id': response.headers.get('x-request-id'),
    });
    expect(all).toContain('"firekeeper"');
  });
});

interface SentSpan {
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

function spansOf(body: {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}): readonly SentSpan[] {
  return body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
