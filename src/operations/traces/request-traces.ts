import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Answers } from '../answers.js';
import { tracesAreOn } from './traces-are-on.js';

/**
 * A span for each request, sent by OTLP where the `OTEL_…` variables say (docs/operations.md). While they are not set,
 * not even the libraries are loaded.
 */
@Injectable()
export class RequestTraces implements OnModuleInit, OnApplicationShutdown {
  private end: (() => Promise<void>) | undefined;

  constructor(private readonly answers: Answers) {}

  async onModuleInit(): Promise<void> {
    if (!tracesAreOn(process.env)) return;
    const { startTracing } = await import('./tracing.js');
    const tracing = startTracing();
    this.end = async () => tracing.end();
    const spans = new WeakMap<object, ReturnType<typeof tracing.begin>>();
    this.answers.observe({
      begun: request => void spans.set(request, tracing.begin(request.headers['traceparent'])),
      answered: (answer, request) => {
        const span = spans.get(request);
        if (span) tracing.finish(span, answer, request.id);
      },
    });
  }

  /** What has not been sent yet is sent now. */
  async onApplicationShutdown(): Promise<void> {
    await this.end?.();
  }
}
