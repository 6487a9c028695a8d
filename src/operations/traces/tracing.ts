import { defaultTextMapGetter, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Answer } from '../answers.js';

export interface Tracing {
  /** `parent` is the header `traceparent` (W3C Trace Context), if one came. */
  begin(parent: string | string[] | undefined): Span;
  finish(span: Span, answer: Answer, requestId: string): void;
  end(): Promise<void>;
}

/** The exporter and the resource read their `OTEL_…` variables themselves; the caller's `traceparent` says what is sampled. */
export function startTracing(): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'firekeeper' })
      .merge(defaultResource())
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('firekeeper');
  const propagator = new W3CTraceContextPropagator();
  return {
    begin: traceparent => {
      const parent = propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
      return tracer.startSpan('request', { kind: SpanKind.SERVER }, parent);
    },
    finish: (span, { method, route, type, status, client }, requestId) => {
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
        'firekeeper.request_id': requestId,
        ...(client === undefined ? {} : { 'firekeeper.client': client }),
        ...(type === '' ? {} : { 'fhir.resource_type': type }),
      });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
    end: async () => provider.shutdown(),
  };
}
