import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { auditedRequest } from '../audit/audited-request.js';
import { labelsOf, type RequestLabels } from './request-labels.js';

/** An answer that has left, as metrics, logs and traces may tell it. */
export interface Answer extends RequestLabels {
  readonly status: number;
  readonly milliseconds: number;
  /** Of a request whose token was good; the others name no client that we know. */
  readonly client: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The client whose token it came with. */
    answeredTo?: string | undefined;
    /** By the authorization server, whose answers no hook sees. */
    isAnsweredPastHooks?: boolean;
  }
}

export interface AnswerObserver {
  begun?(request: FastifyRequest): void;
  answered(answer: Answer, request: FastifyRequest): void;
}

/** Tells of each answer once, those of the authorization server too, which leave past the hooks of Fastify. */
@Injectable()
export class Answers {
  private readonly observers: AnswerObserver[] = [];

  observe(observer: AnswerObserver): void {
    this.observers.push(observer);
  }

  begin(request: FastifyRequest): void {
    for (const observer of this.observers) observer.begun?.(request);
  }

  tell(answer: Answer, request: FastifyRequest): void {
    for (const observer of this.observers) observer.answered(answer, request);
  }
}

/** To be called before anything is mounted that answers by itself. */
export function observeAnswers(fastify: FastifyInstance, answers: () => Answers): void {
  fastify.decorateRequest('answeredTo');
  fastify.decorateRequest('isAnsweredPastHooks', false);
  fastify.addHook('onRequest', (request, reply, done) => {
    answers().begin(request);
    const labels = labelsOf(request);
    if (labels.route.startsWith('/auth/')) {
      request.isAnsweredPastHooks = true;
      const startedAt = performance.now();
      reply.raw.once('finish', () => {
        const milliseconds = performance.now() - startedAt;
        answers().tell({ ...labels, status: reply.raw.statusCode, milliseconds, client: undefined }, request);
      });
    }
    done();
  });
  // What comes after the answer is no longer in the context of the request.
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    request.answeredTo = auditedRequest()?.caller?.client;
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!request.isAnsweredPastHooks) {
      const client = request.answeredTo;
      const { statusCode: status } = reply.raw;
      answers().tell({ ...labelsOf(request), status, milliseconds: reply.elapsedTime, client }, request);
    }
    done();
  });
}
