import { isId } from '../../model/primitive.js';
import type { ResourceAddress } from '../../model/resource.js';
import { anyCondition, type IndexCondition, type LinkCondition } from '../condition/index-condition.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import type { IndexEntriesBuilder } from '../index-entries.builder.js';
import {
  anySystemTerm,
  belowTerm,
  codeTerm,
  logicalReferenceName,
  systemTerm,
  uriTerm,
} from '../search-term.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { NOTHING_TO_INDEX, type ParameterKind, type SearchContext, unknownType } from './parameter-kind.js';
import { splitUnescaped, unescapeValue } from './parameter-value.js';
import { hierarchyCondition } from './reference-hierarchy.js';
import { referenceTargets } from './reference-targets.js';
import { targetOfReference, urisOfCanonical, versionsAbove } from './reference-value.js';

interface Reference {
  readonly reference?: string;
  readonly identifier?: { readonly system?: string; readonly value?: string };
}

/** https://hl7.org/fhir/R4/search.html#reference */
export const referenceParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'Reference':
        return indexReference(parameter);
      case 'canonical':
      case 'uri':
        return (value, entries) => indexCanonical(parameter, value as string, entries);
      case 'Resource':
        return (value, entries) => {
          const { resourceType, id } = value as Partial<ResourceAddress>;
          if (resourceType === undefined || id === undefined) return false;
          addTarget(parameter, entries, { resourceType, id });
          return true;
        };
      // `Consent.sourceAttachment`: the document itself, not a reference to one.
      case 'Attachment':
        return NOTHING_TO_INDEX;
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }, context) {
    if (modifier === 'identifier') {
      if (parameter.branches.every(({ type }) => type !== 'Reference'))
        throw unsupportedModifier(parameter, modifier);
      return anyCondition(values.map(value => identifierCondition(parameter, value, context)));
    }
    if (modifier === 'above' || modifier === 'below') {
      return anyCondition(values.map(value => hierarchyCondition(parameter, modifier, value, context)));
    }
    const types = referenceTargets(parameter.definition);
    if (modifier !== undefined && !types.includes(modifier)) throw unsupportedModifier(parameter, modifier);
    const targetTypes = modifier === undefined ? types : [modifier];
    return mergeLinks(
      values.map(value => linkCondition(parameter, targetTypes, unescapeValue(value), context)),
    );
  },
};

function indexReference(parameter: IndexedParameter): ValueIndexer {
  const identifierName = logicalReferenceName(parameter.name);
  return (value, entries) => {
    const { reference, identifier } = value as Reference;
    if (identifier?.value !== undefined) {
      const { system, value: code } = identifier;
      entries.links.add(entries.ownTerm(codeTerm(identifierName, system, code)));
      entries.links.add(entries.ownTerm(anySystemTerm(identifierName, code)));
      if (system !== undefined) entries.tokens.add(entries.term(systemTerm(identifierName, system)));
    }
    const target = reference === undefined ? undefined : targetOfReference(reference, entries.fhirBase);
    if (target?.address) addTarget(parameter, entries, target.address);
    if (target?.uri !== undefined) entries.links.add(entries.ownTerm(uriTerm(parameter.name, target.uri)));
    return true;
  };
}

function addTarget(
  parameter: IndexedParameter,
  entries: IndexEntriesBuilder,
  address: ResourceAddress,
): void {
  entries.links.add(entries.linkTo(parameter.term, address));
  // Compartments are a matter of the built-in parameters alone (docs/decisions, A3).
  const isBuiltIn = parameter.definition.revision === undefined;
  if (isBuiltIn && address.resourceType === 'Patient') entries.target(parameter.definition.code, address);
}

function indexCanonical(parameter: IndexedParameter, text: string, entries: IndexEntriesBuilder): boolean {
  const target = targetOfReference(text, entries.fhirBase);
  if (target?.address) addTarget(parameter, entries, target.address);
  for (const uri of urisOfCanonical(text)) entries.links.add(entries.ownTerm(uriTerm(parameter.name, uri)));
  for (const uri of versionsAbove(text)) entries.tokens.add(entries.term(belowTerm(parameter.name, uri)));
  return true;
}

function linkCondition(
  parameter: IndexedParameter,
  targetTypes: readonly string[],
  value: string,
  { hash, fhirBase }: SearchContext,
): LinkCondition {
  if (isId(value)) {
    return linkToAny(
      parameter,
      targetTypes.map(resourceType => ({ resourceType, id: value })),
      hash,
    );
  }
  const target = targetOfReference(value, fhirBase);
  const uri = target ? target.uri : canonicalIn(parameter, value);
  if (uri !== undefined) return { kind: 'link', terms: [hash.hash(uriTerm(parameter.name, uri))] };
  if (!target?.address) {
    throw invalidValue(parameter, value, 'is not a reference: write an id, Type/id or an absolute URL');
  }
  const { resourceType } = target.address;
  if (!targetTypes.includes(resourceType)) {
    throw invalidValue(parameter, value, `names a ${resourceType}, to which the parameter cannot refer`);
  }
  return linkToAny(parameter, [target.address], hash);
}

/** A canonical may be a URI that no reference can be: `urn:example:measures:1`. */
function canonicalIn({ branches }: IndexedParameter, value: string): string | undefined {
  const isCanonical = branches.some(({ type }) => type === 'canonical' || type === 'uri');
  return isCanonical && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) ? value : undefined;
}

function linkToAny(
  parameter: IndexedParameter,
  addresses: readonly ResourceAddress[],
  hash: SearchContext['hash'],
): LinkCondition {
  const keys = addresses.map(address => hash.keyOf(address));
  const arePatients = addresses.every(({ resourceType }) => resourceType === 'Patient');
  return {
    kind: 'link',
    terms: keys.map(key => hash.link(parameter.term, key)),
    ...(arePatients && parameter.isCompartmentLink ? { patients: keys } : {}),
  };
}

/** `patient=a,b` is one look into the index, and within both patients' compartments if each alone would be. */
function mergeLinks(links: readonly LinkCondition[]): LinkCondition {
  const patients = links.map(link => link.patients);
  return {
    kind: 'link',
    terms: links.flatMap(link => link.terms),
    ...(patients.every(keys => keys !== undefined) ? { patients: patients.flat() } : {}),
  };
}

function identifierCondition(
  parameter: IndexedParameter,
  value: string,
  { hash }: SearchContext,
): IndexCondition {
  const name = logicalReferenceName(parameter.name);
  const [first = '', second, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  if (more.length > 0 || (first === '' && !second)) {
    throw invalidValue(parameter, value, 'must be written as system|value with the modifier :identifier');
  }
  if (second === undefined) return { kind: 'link', terms: [hash.hash(anySystemTerm(name, first))] };
  if (second === '') return { kind: 'token', terms: [hash.hash(systemTerm(name, first))] };
  return { kind: 'link', terms: [hash.hash(codeTerm(name, first === '' ? undefined : first, second))] };
}
