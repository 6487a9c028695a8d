import { isResourceType } from '../definitions/resource-types.js';
import { InvalidError } from '../errors/fhir-error.js';
import { quoted } from './parameters/parameter-error.js';
import { referenceTargets } from './parameters/reference-targets.js';
import { searchableParameter } from './searchable-parameter.js';
import type { IncludeDirective } from './search-query.js';

const NAME = /^_(include|revinclude)(?::(iterate|recurse))?$/;

export function isIncludeName(name: string): boolean {
  return /^_(?:rev)?include(?::|$)/.test(name);
}

/** `_include=Observation:subject:Patient`. https://hl7.org/fhir/R4/search.html#include */
export function parseInclude(name: string, value: string): IncludeDirective {
  const [, direction, modifier] = NAME.exec(name) ?? [];
  if (direction === undefined)
    throw new InvalidError(`${name} has an unknown modifier: only :iterate is known`);
  const [sourceType = '', parameter = sourceType === '*' ? '*' : '', targetType, ...more] = value.split(':');
  if (more.length > 0 || targetType === '') throw malformed(direction, value);
  const directive: IncludeDirective = {
    direction: direction as IncludeDirective['direction'],
    sourceType,
    parameter,
    ...(targetType === undefined ? {} : { targetType }),
    iterate: modifier !== undefined,
  };
  assertKnown(directive, value);
  return directive;
}

function assertKnown(
  { direction, sourceType, parameter, targetType }: IncludeDirective,
  value: string,
): void {
  if (targetType !== undefined && !isResourceType(targetType)) throw malformed(direction, value);
  if (sourceType === '*' && parameter === '*') return;
  if (!isResourceType(sourceType) || parameter === '') throw malformed(direction, value);
  if (parameter === '*') return;
  const definition = searchableParameter(sourceType, parameter);
  if (definition?.type !== 'reference') {
    throw new InvalidError(
      `_${direction}: ${sourceType} has no reference parameter ${quoted(parameter)}`,
      `http._${direction}`,
      'value',
    );
  }
  if (targetType !== undefined && !referenceTargets(definition).includes(targetType)) {
    throw new InvalidError(
      `_${direction}: the parameter ${parameter} of ${sourceType} does not refer to ${quoted(targetType)}`,
      `http._${direction}`,
      'value',
    );
  }
}

function malformed(direction: string, value: string): InvalidError {
  return new InvalidError(
    `_${direction} must be written as [type]:[reference parameter] or [type]:[reference parameter]:[target type], ` +
      `not ${quoted(value)}`,
    `http._${direction}`,
    'value',
  );
}
