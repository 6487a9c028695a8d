import { TooCostlyError } from '../errors/fhir-error.js';

const MOST_RESOURCES = 10_000;
/** Each is looked up in an index, in some 2 µs. */
const MOST_LINKS = 1_000_000;
/** As long as one statement may take. */
const LONGEST_MS = 60_000;

/**
 * What the includes of one page may cost, in all rounds of `:iterate` together. What is counted is found by the page and
 * the request alone, so that a refusal tells nothing of what is out of reach.
 */
export class InclusionBudget {
  private resources = MOST_RESOURCES;
  private links = MOST_LINKS;
  private readonly until = performance.now() + LONGEST_MS;

  /** One more than may be included, so that it is seen that there are more. */
  get limit(): number {
    return this.resources + 1;
  }

  /** Before a round: what it looks up, each resource by each parameter that may lead on from it. */
  spendLinks(count: number): void {
    this.links -= count;
    if (this.links < 0 || performance.now() > this.until) {
      throw new TooCostlyError(
        'What the page includes takes too long to look up: name types and parameters instead of *, ' +
          'leave out :iterate, or ask for a smaller _count',
      );
    }
  }

  /** After a round: what it has found. */
  spendResources(count: number): void {
    this.resources -= count;
    if (this.resources < 0) {
      throw new TooCostlyError(
        `The page includes more than ${MOST_RESOURCES} resources: ask for a smaller _count`,
      );
    }
  }
}
