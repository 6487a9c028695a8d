import type { Json } from '../../support/fhir-client.js';
import type { Criterion } from './criterion.js';
import type { GraphqlRequest } from './request.js';

/** Elements by which the queries go on to other resources. */
export const LINKS: Readonly<Record<string, readonly string[]>> = {
  Observation: ['subject', 'performer', 'encounter'],
  Condition: ['subject', 'encounter', 'asserter'],
  Encounter: ['subject', 'serviceProvider'],
  MedicationRequest: ['subject', 'medicationReference', 'requester'],
  Task: ['for', 'focus'],
};

/** https://hl7.org/fhir/R4/graphql.html: a page of matches, their number, and what they refer to. */
export function graphqlText({ search, reference, from, within }: GraphqlRequest): string {
  const link = from === undefined ? [] : [`_reference: ${argumentName(from.code)}`];
  const list = [...search.where.flatMap(argumentOf), ...link, '_count: 1000'].join(', ');
  const target = `${reference} { resource(optional: true) { resourceType id } }`;
  const inner =
    within === undefined
      ? ''
      : ` within: ${within.resourceType}List(_reference: ${argumentName(within.code)}, _count: 1000) { resourceType id }`;
  return `{ page: ${search.resourceType}Connection(${list}) { count edges { resource { resourceType id ${target}${inner} } } } }`;
}

function argumentOf(criterion: Criterion): string[] {
  if (criterion.kind !== 'own' || criterion.modifier !== undefined)
    throw new Error('GraphQL has no modifiers');
  const { code, prefix = '', values } = criterion;
  return [`${argumentName(code)}: ${JSON.stringify(values.map(value => `${prefix}${value}`).join(','))}`];
}

function argumentName(code: string): string {
  return code.replaceAll('-', '_');
}

/** The same as if it were a searchset, with what was resolved as included. */
export function searchsetOf({ reference }: GraphqlRequest, { data }: Json): Json {
  const page = data?.page;
  const matches: readonly Json[] = page?.edges?.map(({ resource }: Json) => resource) ?? [];
  const links = matches.flatMap(match => match[reference] ?? []);
  const resolved = links.map(({ resource }) => resource).filter(Boolean);
  return {
    resourceType: 'Bundle',
    total: page?.count,
    entry: [
      ...matches.map(({ resourceType, id }) => ({ resource: { resourceType, id }, search: MATCH })),
      ...[...resolved, ...matches.flatMap(({ within }) => within ?? [])].map((resource: Json) => ({
        resource,
        search: { mode: 'include' },
      })),
    ],
  };
}

const MATCH = { mode: 'match' };
