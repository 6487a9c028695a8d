import { type Criterion, linkOf, type OwnCriterion } from './criterion.js';
import type { FilterTest } from './filter-test.js';
import { searchDefinition } from './search-definitions.js';

/** The value of `_filter`. */
export function filterText(test: FilterTest, resourceType: string): string {
  switch (test.kind) {
    case 'test':
      return criterionTest(test.criterion, resourceType);
    case 'not':
      return `not (${filterText(test.inner, resourceType)})`;
    case 'joined':
      return [
        bracketed(test.first, resourceType),
        ...test.rest.map(({ word, test: next }) => `${word} ${bracketed(next, resourceType)}`),
      ].join(' ');
    case 'way':
      return `${test.code}:${test.target}[${filterText(test.must, test.target)}].${filterText(test.last, test.target)}`;
  }
}

function bracketed(test: FilterTest, resourceType: string): string {
  const text = filterText(test, resourceType);
  return test.kind === 'joined' ? `(${text})` : text;
}

function criterionTest(criterion: Criterion, resourceType: string): string {
  switch (criterion.kind) {
    case 'own':
      return ownTest(criterion, resourceType);
    case 'asked':
      return criterion.value;
    case 'chain':
      return `${linkOf(criterion)}.${criterionTest(criterion.inner, criterion.target)}`;
    default:
      throw new Error(`A filter cannot say ${criterion.kind}`);
  }
}

function ownTest({ code, prefix, values: [value] }: OwnCriterion, resourceType: string): string {
  const isText = searchDefinition(resourceType, code)?.type === 'string';
  if (isText) return `${code} sw "${value}"`;
  return `${code} ${prefix ?? 'eq'} ${value}`;
}
