import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { auditedRequest } from '../audit/audited-request.js';
import type { Environment } from '../config/environment.js';

/** Nest's reporters of what it throws as well. */
const TOLD_BY_MAIN: ReadonlySet<unknown> = new Set(['ExceptionHandler', 'NestApplication']);
const STANDARD_ERROR = 2;
const PRETTY = { destination: STANDARD_ERROR, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid' };

type LogSettings = Pick<Environment, 'LOG_LEVEL' | 'LOG_FORMAT'>;

/**
 * The log, on standard error: JSON for whoever collects it, text at a terminal (docs/operations.md). Each line names
 * its request. Why a start failed is told once, by main.ts, and not by Nest as well.
 */
export class OperatorLogger implements LoggerService {
  private constructor(readonly lines: Logger) {}

  /** What writes text is only loaded where text is wanted. */
  static async for({ LOG_LEVEL, LOG_FORMAT }: LogSettings): Promise<OperatorLogger> {
    const isText = (LOG_FORMAT ?? (process.stderr.isTTY ? 'text' : 'json')) === 'text';
    const options = {
      level: LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
      mixin: requestOf,
    };
    const destination = isText
      ? (await import('pino-pretty')).default(PRETTY)
      : pino.destination({ dest: STANDARD_ERROR, sync: true });
    return new OperatorLogger(pino(options, destination));
  }

  /** Nest tells of each route that it mounts: that is for whoever looks for a fault. */
  log(message: unknown, ...details: unknown[]): void {
    this.lines.debug(contextOf(details), String(message));
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.lines.warn(contextOf(details), String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    if (TOLD_BY_MAIN.has(details.at(-1))) return;
    const [stack] = details.length > 1 ? details : [];
    this.lines.error(
      { ...contextOf(details), ...(typeof stack === 'string' ? { stack } : {}) },
      message instanceof Error ? message.message : String(message),
    );
  }
}

/** Nest's loggers give their name last. */
function contextOf(details: readonly unknown[]): { readonly context?: string } {
  const context = details.at(-1);
  return typeof context === 'string' ? { context } : {};
}

function requestOf(): { readonly request?: string } {
  const request = auditedRequest()?.id;
  return request === undefined ? {} : { request };
}
