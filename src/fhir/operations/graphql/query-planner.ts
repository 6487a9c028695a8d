import { type FieldNode, Kind, print, type SelectionSetNode } from 'graphql';
import { isResourceType, resourceTypes } from '../../definitions/resource-types.js';
import { InvalidError, TooCostlyError } from '../../errors/fhir-error.js';
import { type Property, structureTable } from '../../validation/structure-table.js';
import type { GraphqlDocument } from './graphql-document.js';
import { FieldArguments } from './field-arguments.js';
import { isIncluded, listDirectivesOf } from './list-directives.js';
import type { PlannedContent, PlannedField } from './planned-field.js';
import { plannedSearch, searchOf } from './search-field.js';

interface SelectedField {
  readonly node: FieldNode;
  /** Selected of resources of any type: another one may have it. */
  readonly mayBeOfOthers: boolean;
}

/** Where a query begins at the system level. */
export const QUERY = 'Query';

const DEEPEST = 20;
/** Fields of a whole query, those of fragments wherever they are spread. */
const MOST_FIELDS = 1_000;
/** Fragments may hold fragments: a short text could stand for millions of selections. */
const MOST_SELECTIONS = 10_000;
const ABSTRACT: ReadonlySet<string> = new Set(['Resource', 'DomainResource', 'Element', 'BackboneElement']);
const NONE: readonly PlannedField[] = [];

/** Checks a query against the definitions of R4, type by type as they are met. */
export class QueryPlanner {
  private readonly plans = new Map<SelectionSetNode, Map<string, readonly PlannedField[]>>();
  private fields = 0;
  private spread = 0;

  constructor(private readonly document: GraphqlDocument) {}

  root(structure: string): readonly PlannedField[] {
    return this.plan(this.document.operation.selectionSet, structure, 0);
  }

  /**
   * What is selected of a resource whose type is known only now.
   *
   * @param mayBeOfOthers whether fields that other types have are passed over.
   */
  ofResource(
    selections: SelectionSetNode,
    resourceType: string,
    mayBeOfOthers = true,
  ): readonly PlannedField[] {
    const known = this.plans.get(selections)?.get(resourceType);
    if (known) return known;
    const plan = this.plan(selections, resourceType, 0, mayBeOfOthers);
    const byType = this.plans.get(selections) ?? new Map<string, readonly PlannedField[]>();
    this.plans.set(selections, byType.set(resourceType, plan));
    return plan;
  }

  private plan(
    selections: SelectionSetNode,
    structure: string,
    depth: number,
    isLenient = false,
  ): readonly PlannedField[] {
    if (depth > DEEPEST) throw new TooCostlyError(`A GraphQL query has at most ${DEEPEST} levels`);
    const fields = new Map<string, SelectedField>();
    for (const field of this.selected(selections, structure, isLenient)) {
      const text = print({ ...field.node, selectionSet: undefined });
      const other = fields.get(text);
      fields.set(text, other ? { ...other, node: merged(other.node, field.node) } : field);
    }
    return [...fields.values()].flatMap(({ node, mayBeOfOthers }) => {
      if (++this.fields > MOST_FIELDS) {
        throw new TooCostlyError(`A GraphQL query has at most ${MOST_FIELDS} fields`);
      }
      const content = this.content(node, structure, depth);
      if (!content && mayBeOfOthers && isResourceField(node.name.value)) return NONE;
      if (!content) throw new InvalidError(`${structure} has no such field`, placeOf(node));
      const key = node.alias?.value ?? node.name.value;
      const directives = listDirectivesOf(node, this.document.variables);
      return [{ ...content, node, key, directives }];
    });
  }

  /** The fields of a selection set and of the fragments spread in it, as far as they are about the type. */
  private selected(
    selections: SelectionSetNode,
    structure: string,
    mayBeOfOthers: boolean,
  ): readonly SelectedField[] {
    this.spread += selections.selections.length;
    if (this.spread > MOST_SELECTIONS) {
      throw new TooCostlyError(`A GraphQL query has at most ${MOST_SELECTIONS} selections`);
    }
    return selections.selections.flatMap(selection => {
      if (!isIncluded(selection.directives, this.document.variables)) return [];
      if (selection.kind === Kind.FIELD) return [{ node: selection, mayBeOfOthers }];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : this.document.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      const isAbout = condition === undefined || condition === structure || ABSTRACT.has(condition);
      if (!fragment || !isAbout) return [];
      return this.selected(fragment.selectionSet, structure, mayBeOfOthers && condition !== structure);
    });
  }

  /** Mistakes are told whatever types the data turn out to have. */
  private checkNamedTypes(selections: SelectionSetNode): void {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        const { value: name } = selection.name;
        if (!isResourceField(name))
          throw new InvalidError('No resource has such a field', placeOf(selection));
        continue;
      }
      const type =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.typeCondition?.name.value
          : this.document.fragments.get(selection.name.value)?.typeCondition.name.value;
      if (type !== undefined && isResourceType(type)) this.ofResource(selections, type);
    }
  }

  /** Undefined for a field that the structure does not have. */
  private content(node: FieldNode, structure: string, depth: number): PlannedContent | undefined {
    const name = node.name.value;
    const given = new FieldArguments(node, this.document.variables);
    const inside = (type: string): readonly PlannedField[] =>
      this.plan(requireSelections(node), type, depth + 1);
    if (name === '__typename' || name === 'resourceType') return leaf(node, { kind: 'type-name' });
    if (name.startsWith('__')) {
      throw new InvalidError(
        'Introspection is not supported: the fields are the elements of the R4 definitions',
        placeOf(node),
        'not-supported',
      );
    }
    const isResource = isResourceType(structure);
    if (structure === QUERY && isResourceType(name)) {
      return { kind: 'read', type: name, id: given.id(), inside: inside(name) };
    }
    const search = structure === QUERY || isResource ? searchOf(name) : undefined;
    if (search) return plannedSearch(search, given, isResource ? structure : undefined, inside);
    if (structure === 'Reference' && name === 'resource') {
      const type = given.text('type');
      const isOptional = given.flag('optional');
      given.assertAllRead();
      const selections = requireSelections(node);
      if (type !== undefined) this.ofResource(selections, requireType(type, node), false);
      else this.checkNamedTypes(selections);
      return { kind: 'target', type, isOptional, selections };
    }
    if (structure.startsWith('@')) return this.ofPage(node, structure, depth);
    const property = structureTable(structure).properties.get(name);
    return property && this.element(node, property, given, inside);
  }

  private element(
    node: FieldNode,
    property: Property,
    given: FieldArguments,
    inside: (type: string) => readonly PlannedField[],
  ): PlannedContent {
    const structure = property.content === 'sibling' ? 'Element' : property.type.code;
    const filter = given.filter(property.content === 'object' ? structure : undefined, property.isArray);
    if (property.content === 'primitive')
      return leaf(node, { kind: 'element', property, filter, inside: undefined });
    if (property.content !== 'resource')
      return { kind: 'element', property, filter, inside: inside(structure) };
    this.checkNamedTypes(requireSelections(node));
    return { kind: 'element', property, filter, inside: undefined };
  }

  /** A Connection and its edges: `@Patient` and `@Patient.edge`. */
  private ofPage(node: FieldNode, structure: string, depth: number): PlannedContent | undefined {
    const name = node.name.value;
    new FieldArguments(node, this.document.variables).assertAllRead();
    const [type = '', edge] = structure.slice(1).split('.');
    const inside = (of: string): readonly PlannedField[] => this.plan(requireSelections(node), of, depth + 1);
    if (edge !== undefined) {
      if (name === 'resource') return { kind: 'match', inside: inside(type) };
      return name === 'mode' ? leaf(node, { kind: 'edge', part: name }) : undefined;
    }
    if (name === 'edges') return { kind: 'edges', inside: inside(`@${type}.edge`) };
    const isPart = name === 'count' || name === 'pagesize' || name === 'next';
    return isPart ? leaf(node, { kind: 'page', part: name }) : undefined;
  }
}

/** Whether any resource type has such a field. */
function isResourceField(name: string): boolean {
  if (name === '__typename' || name === 'resourceType' || searchOf(name) !== undefined) return true;
  return resourceTypes().some(type => structureTable(type).properties.has(name));
}

/** Fields that are the same but for what is selected in them are one. */
function merged(one: FieldNode, other: FieldNode): FieldNode {
  if (!one.selectionSet || !other.selectionSet) return one;
  const selections = [...one.selectionSet.selections, ...other.selectionSet.selections];
  return { ...one, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

function leaf(node: FieldNode, content: PlannedContent): PlannedContent {
  if (!node.selectionSet) return content;
  throw new InvalidError('The field is a value: nothing can be selected in it', placeOf(node));
}

function requireSelections(node: FieldNode): SelectionSetNode {
  if (node.selectionSet) return node.selectionSet;
  throw new InvalidError('The field is an object: select in braces what of it is wanted', placeOf(node));
}

function requireType(type: string, node: FieldNode): string {
  if (isResourceType(type)) return type;
  throw new InvalidError('type must be a resource type of this server', placeOf(node), 'value');
}

function placeOf({ name, loc }: FieldNode): string {
  const start = loc?.startToken;
  return start ? `query.${name.value}, line ${start.line}, column ${start.column}` : `query.${name.value}`;
}
