import { InvalidError } from '../errors/fhir-error.js';
import { quoted } from './parameters/parameter-error.js';
import { referenceTargets } from './parameters/reference-targets.js';
import type { IncludeDirective } from './search-query.js';
import { searchableParameter, searchableParametersOf } from './searchable-parameter.js';

/** Throws for what brings nothing whatever is stored: it begins at no match of these types, or leads to none. */
export function assertLeading(directive: IncludeDirective, matches: readonly string[]): void {
  const { direction, sourceType, parameter, targetType, iterate } = directive;
  // What other directives have brought may be of any type.
  if (iterate) return;
  const written = quoted(
    [sourceType, parameter, ...(targetType === undefined ? [] : [targetType])].join(':'),
  );
  const types = matches.join(' or ');
  if (direction === 'include') {
    if (sourceType === '*' || matches.includes(sourceType)) return;
    throw notLeading(direction, `${written} begins at ${sourceType}, and matches are of type ${types}`);
  }
  if (sourceType === '*' && targetType === undefined) return;
  if (leadsTo(directive).some(type => matches.includes(type))) return;
  throw notLeading(direction, `${written} does not lead to matches, which are of type ${types}`);
}

function leadsTo({ sourceType, parameter, targetType }: IncludeDirective): readonly string[] {
  if (targetType !== undefined) return [targetType];
  const definitions =
    parameter === '*' ? searchableParametersOf(sourceType) : [searchableParameter(sourceType, parameter)];
  return definitions.flatMap(definition =>
    definition?.type === 'reference' ? referenceTargets(definition) : [],
  );
}

function notLeading(direction: IncludeDirective['direction'], why: string): InvalidError {
  return new InvalidError(`_${direction}: ${why}`, `http._${direction}`, 'value');
}
