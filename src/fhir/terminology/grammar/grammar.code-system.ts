import type { CodeSystem } from '../code-system.js';
import { type Concept, simpleConcept } from '../concept.js';
import { TerminologyError } from '../terminology-error.js';

/** Codes that are built by rules: there is no end of them, but each can be judged. */
export class GrammarCodeSystem implements CodeSystem {
  readonly isComplete = true;
  readonly language = 'en';

  constructor(
    readonly url: string,
    readonly name: string,
    /** How the code is called; undefined for what is no code, null for one without a name. */
    private readonly displayOf: (code: string) => string | null | undefined,
    readonly properties: ReadonlySet<string> = new Set(),
  ) {}

  find(code: string): Concept | undefined {
    const display = this.displayOf(code);
    return display === undefined ? undefined : simpleConcept(code, display ?? undefined);
  }

  concepts(): readonly Concept[] {
    throw new TerminologyError(
      'too-costly',
      `The codes of ${this.name} (${this.url}) are made by a grammar: they can be validated, not listed`,
    );
  }
}
