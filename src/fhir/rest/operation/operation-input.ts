import type { SearchParameters } from '../../interactions/search-parameters.js';

/** What a client gave to an operation: only what the operation declares, each value of its declared type. */
export class OperationInput {
  constructor(
    private readonly values: ReadonlyMap<string, readonly unknown[]>,
    /** `_format` and `_pretty` of the URL, for links to go on with. */
    readonly formats: SearchParameters = [],
    /** What stands beside the declared parameters, of an operation that takes criteria. */
    readonly criteria: SearchParameters = [],
  ) {}

  get names(): readonly string[] {
    return [...this.values.keys()];
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The value of a parameter that stands once at most: a JSON tree of its type. */
  value(name: string): unknown {
    return this.values.get(name)?.[0];
  }

  /** A primitive as it is written. */
  text(name: string): string | undefined {
    return this.texts(name)[0];
  }

  /** A primitive that may be repeated. */
  texts(name: string): readonly string[] {
    return (this.values.get(name) ?? []).map(String);
  }
}
