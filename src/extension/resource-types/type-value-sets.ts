import type { ValueSet } from 'fhir/r4.js';
import type { AddedType } from '../../fhir/definitions/added-types.js';
import type { CodesBySystem } from '../../fhir/definitions/generated-files.js';
import { findBuiltIn } from '../../fhir/terminology/built-in-definitions.js';
import { answeredAtOnce, type DefinitionRequest } from '../../fhir/terminology/definition-request.js';
import type { Definition } from '../../fhir/terminology/definition-request.js';
import { TerminologyError } from '../../fhir/terminology/terminology-error.js';
import { valueSetOf } from '../../fhir/terminology/value-set-of.js';
import { ValueSetCompiler } from '../../fhir/terminology/value-set.compiler.js';
import { requiredValueSet } from '../../fhir/definitions/value-sets.js';
import { hasCodeForm } from '../../fhir/validation/required-binding.js';
import type { TypeInHand } from './type-in-hand.js';

/** The codes of each value set that a required binding names and that R4's own bindings do not. */
export function typeValueSets(type: TypeInHand): AddedType['valueSets'] {
  const bound = type.elements.flatMap(({ path, binding }) =>
    binding?.strength === 'required' ? [[path, binding.valueSet?.split('|')[0] ?? ''] as const] : [],
  );
  const missing = bound.filter(([, url]) => requiredValueSet(url) === undefined && !hasCodeForm(url));
  return Object.fromEntries(missing.map(([path, url]) => [url, codesOf(url, path, type)]));
}

function codesOf(url: string, path: string, type: TypeInHand): CodesBySystem {
  const own = type.declared.valueSets ?? [];
  const find = (request: DefinitionRequest): Definition | undefined =>
    ownDefinition(own, request) ?? findBuiltIn(request);
  try {
    const valueSet = answeredAtOnce(valueSetOf({ url }), find);
    if (!valueSet) return type.refuse(path, `is bound to ${url}, which is not known: add it to valueSets`);
    const members = answeredAtOnce(new ValueSetCompiler().compileNamed(valueSet), find).members();
    const bySystem = Map.groupBy(members, ({ system }) => system);
    return Object.fromEntries(
      [...bySystem].map(([system, of]) => [system, of.map(({ concept }) => concept.code)]),
    );
  } catch (error) {
    if (!(error instanceof TerminologyError)) throw error;
    return type.refuse(path, `is bound to ${url}, whose codes cannot be listed: ${error.message}`);
  }
}

function ownDefinition(
  own: readonly ValueSet[],
  { resourceType, url }: DefinitionRequest,
): Definition | undefined {
  const found = resourceType === 'ValueSet' ? own.find(valueSet => valueSet.url === url) : undefined;
  return found && { key: `module ${url}`, read: () => found };
}
