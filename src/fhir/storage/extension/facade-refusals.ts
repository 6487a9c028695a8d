import { InvalidError, NotSupportedError } from '../../errors/fhir-error.js';
import type { ResourceFacade } from '../../facade/resource-facade.js';
import type { ResourceFacades } from '../../facade/resource-facades.js';
import { referenceTargets } from '../../search/parameters/reference-targets.js';
import type { SearchExpression } from '../../search/search-expression.js';
import type { IncludeDirective, SearchQuery } from '../../search/search-query.js';
import { searchableParameter } from '../../search/searchable-parameter.js';

/** The other system tells what is, not what was. */
export function noHistory(): NotSupportedError {
  return new NotSupportedError(
    'Resources of this type come from another system, which has no versions of them',
    501,
  );
}

export function noTypeHistory(): NotSupportedError {
  return new NotSupportedError(
    'Resources of this type come from another system: ask for the history of one of them',
    501,
  );
}

/** What of this type can be changed by this server says `Allow`. */
export function cannotWrite(facade: ResourceFacade): NotSupportedError {
  const methods = [
    'GET',
    'HEAD',
    ...(facade.create ? ['POST'] : []),
    ...(facade.update ? ['PUT', 'PATCH'] : []),
    ...(facade.delete ? ['DELETE'] : []),
  ];
  const message =
    methods.length === 2
      ? 'Resources of this type come from another system and can only be read'
      : 'Resources of this type come from another system, which does not take this change';
  return new NotSupportedError(message, 405, { Allow: methods.join(', ') });
}

/** What a facade cannot answer is refused; left out, it would answer something else. */
export function refuseUnsupported({ where, includes, latest }: SearchQuery): void {
  if (includes.some(({ direction, sourceType }) => direction === 'revinclude' && sourceType === '*'))
    throw unsupported('_revinclude of all types');
  if (latest !== undefined) throw unsupported('the newest of each code');
  if (includes.some(({ iterate }) => iterate)) throw unsupported('_include:iterate');
  if (where.some(leadsElsewhere)) throw unsupported('chains, _has, _text, _content and value sets');
}

/** A search of stored resources does not look into another system: it would find what is not there any more. */
export function refuseFacadesBehind({ where, includes }: SearchQuery, facades: ResourceFacades): void {
  for (const expression of where) refuseBehind(expression, facades);
  for (const directive of includes) refuseIterating(directive, facades);
}

function refuseBehind(expression: SearchExpression, facades: ResourceFacades): void {
  switch (expression.kind) {
    case 'chain': {
      const { targetTypes, inner, parameter } = expression;
      const type = targetTypes.find(target => facades.of(target));
      if (type !== undefined) throw cannotChain(type, targetTypes.length > 1 ? parameter : undefined);
      for (const each of inner) refuseBehind(each, facades);
      return;
    }
    case 'has':
      if (facades.of(expression.sourceType)) throw cannotChain(expression.sourceType);
      refuseBehind(expression.inner, facades);
      return;
    case 'and':
    case 'or':
      for (const operand of expression.operands) refuseBehind(operand, facades);
      return;
    case 'not':
      refuseBehind(expression.operand, facades);
      return;
    default:
  }
}

function cannotChain(type: string, parameter?: string): InvalidError {
  const advice =
    parameter === undefined
      ? `search ${type} first, and then by what it answers`
      : `if another type is meant, name it, as in ${parameter}:Type`;
  return new InvalidError(
    `${type} comes from another system, into which no chain and no _has leads: ${advice}`,
    undefined,
    'not-supported',
  );
}

function refuseIterating(
  { iterate, sourceType, parameter, targetType }: IncludeDirective,
  facades: ResourceFacades,
): void {
  if (!iterate) return;
  const definition = searchableParameter(sourceType, parameter);
  const targets = targetType === undefined ? (definition ? referenceTargets(definition) : []) : [targetType];
  if (![sourceType, ...targets].some(type => facades.of(type))) return;
  throw unsupported('_include:iterate');
}

function leadsElsewhere(expression: SearchExpression): boolean {
  switch (expression.kind) {
    case 'chain':
    case 'has':
    case 'full-text':
      return true;
    case 'and':
    case 'or':
      return expression.operands.some(leadsElsewhere);
    case 'not':
      return leadsElsewhere(expression.operand);
    case 'parameter':
      return ['in', 'not-in', 'above', 'below'].includes(expression.modifier ?? '');
    default:
      return false;
  }
}

function unsupported(what: string): NotSupportedError {
  return new NotSupportedError(
    `Resources of this type come from another system, which cannot be searched with ${what}`,
  );
}
