import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { isInner } from '../../inner-addresses.js';
import { causeOf } from './finding.js';

const LONGEST_MS = 5_000;
/** After the time in which whatever is asked gives up. */
const MARGIN_MS = 500;

const logger = new Logger('ProviderTrial');

/**
 * An address that a trial asks. Who administers providers from afar may name any: of our own network, and of names that
 * lead nowhere, every failure has the same words after the same time, so that nobody looks for open doors by trials.
 */
export class TriedAddress {
  private readonly startedAt = performance.now();
  private readonly wasInner: Promise<boolean>;

  constructor(
    private readonly url: string,
    private readonly longestMs = LONGEST_MS,
  ) {
    this.wasInner = isHidden(url);
  }

  /** What is told of a failure there. Its cause stands in the log, for those who look after the server. */
  async told(error: unknown): Promise<string> {
    // Asked before and after: a name may lead elsewhere meanwhile.
    const isOurs = (await this.wasInner) || (await isHidden(this.url));
    if (!isOurs) return causeOf(error);
    await sleep(Math.max(0, this.startedAt + this.longestMs + MARGIN_MS - performance.now()));
    return untold(this.url, error);
  }
}

/** The same words for everything that can be wrong. */
export function untold(what: string, error: unknown): string {
  logger.warn(`${what}: ${causeOf(error)}`);
  return 'nothing is there that can be used, and why stands in the log of the server';
}

async function isHidden(url: string): Promise<boolean> {
  try {
    return await isInner(new URL(url));
  } catch {
    return true;
  }
}
