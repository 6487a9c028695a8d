import { TooCostlyError } from '../../errors/fhir-error.js';
import { type EntryResponse, withoutBody } from './bundle-response.js';

/** In characters; as much as a request may bring. */
const MOST = 64 * 1024 * 1024;
const LONGEST_MS = 60_000;

/**
 * What the reads and writes of one Bundle may answer together: their answers are held until the last one is there, and a transaction
 * holds a connection meanwhile. A few bytes of request could otherwise ask for all memory, and for hours.
 */
export class ReadBudget {
  private until: number | undefined;
  private left = MOST;
  private isUsedUp = false;

  /** A write is done, whatever its answer: where that is more than is left, the representation is left out (RFC 7240 §2). */
  shorten(response: EntryResponse): EntryResponse {
    const size = response.resource?.length ?? 0;
    if (size > this.left) return withoutBody(response);
    this.left -= size;
    return response;
  }

  /** Reads, unless those before have used up the budget. */
  async spend(read: () => Promise<EntryResponse>): Promise<EntryResponse> {
    this.until ??= performance.now() + LONGEST_MS;
    if (this.isUsedUp) throw tooLarge();
    if (performance.now() > this.until) throw tooLong();
    const response = await read();
    const size = response.resource?.length ?? 0;
    this.isUsedUp ||= size > this.left;
    if (size > this.left) throw tooLarge();
    this.left -= size;
    return response;
  }
}

function tooLarge(): TooCostlyError {
  const text = 'The answers to the reads of this Bundle are too large together: send them in smaller Bundles';
  return new TooCostlyError(text, 413);
}

function tooLong(): TooCostlyError {
  return new TooCostlyError('The reads of this Bundle take more than a minute: send them in smaller Bundles');
}
