import type { Json } from '../../support/fhir-client.js';
import { type Criterion, matches, referencesOf, type VisibleRecords } from './criterion.js';

/** The grammar of https://hl7.org/fhir/R4/search_filter.html */
export type FilterTest =
  | { readonly kind: 'test'; readonly criterion: Criterion }
  | { readonly kind: 'not'; readonly inner: FilterTest }
  /** From left to right: neither word binds closer. */
  | {
      readonly kind: 'joined';
      readonly first: FilterTest;
      readonly rest: readonly { readonly word: 'and' | 'or'; readonly test: FilterTest }[];
    }
  /** `code[must].last`: one resource must pass both. */
  | {
      readonly kind: 'way';
      readonly code: string;
      readonly target: string;
      readonly must: FilterTest;
      readonly last: FilterTest;
    };

export function passes(test: FilterTest, resource: Json, records: VisibleRecords): boolean {
  switch (test.kind) {
    case 'test':
      return matches(test.criterion, resource, records);
    case 'not':
      return !passes(test.inner, resource, records);
    case 'joined':
      return test.rest.reduce(
        (holds, { word, test: next }) =>
          word === 'and'
            ? holds && passes(next, resource, records)
            : holds || passes(next, resource, records),
        passes(test.first, resource, records),
      );
    case 'way':
      return referencesOf(resource, test.code)
        .filter(reference => reference.startsWith(`${test.target}/`))
        .map(reference => records.find(reference))
        .some(
          target =>
            target !== undefined && passes(test.must, target, records) && passes(test.last, target, records),
        );
  }
}
