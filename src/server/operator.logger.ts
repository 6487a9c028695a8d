import { ConsoleLogger } from '@nestjs/common';

/** Nest's reporters of what it throws as well. */
const TOLD_BY_MAIN: ReadonlySet<unknown> = new Set(['ExceptionHandler', 'NestApplication']);

/** Errors and warnings only. Why a start failed is told once, by main.ts, and not by Nest as well. */
export class OperatorLogger extends ConsoleLogger {
  constructor() {
    super('Firekeeper', { logLevels: ['fatal', 'error', 'warn'] });
  }

  override error(message: unknown, ...details: unknown[]): void {
    if (!TOLD_BY_MAIN.has(details.at(-1))) super.error(message, ...details);
  }
}
