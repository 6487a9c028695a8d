import { EvaluationScope } from '../fhirpath/evaluation-scope.js';
import { objectOf } from '../fhirpath/fhir-node.js';
import type { FhirNode, JsonObject } from '../fhirpath/fhir-node.js';
import { invariantTable } from './invariant-table.js';
import type { Invariant, InvariantProperty, InvariantTable } from './invariant-table.js';
import type { IssueList } from './issue-list.js';

/** Which invariants are looked at: those that a resource must fulfil, or the recommendations. */
export type InvariantSeverity = Invariant['severity'];

/**
 * One pass through a resource of sound structure, for its invariants.
 * An invariant holds when its expression is true: `{}` is not. https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
export class InvariantWalk {
  constructor(
    private readonly issues: IssueList,
    private readonly severity: InvariantSeverity,
  ) {}

  /** A resource at the top, in an entry, in a parameter, or contained in another. */
  resource(value: JsonObject, container?: EvaluationScope): void {
    const type = String(value['resourceType']);
    const scope = new EvaluationScope({ type, value }, container);
    this.object(value, type, scope);
  }

  private object(value: JsonObject, type: string, scope: EvaluationScope): void {
    const table = invariantTable(type);
    if (table.own.length > 0) this.judge({ type, value }, table.own, scope);
    this.members(value, table, scope);
  }

  private members(value: JsonObject, table: InvariantTable, scope: EvaluationScope): void {
    for (const name of Object.keys(value)) {
      const property = table.properties.get(name);
      if (property === undefined) continue;
      this.issues.enter(property.step);
      this.property(value, property, scope);
      this.issues.leave();
      if (this.issues.isFull) return;
    }
  }

  private property(owner: JsonObject, property: InvariantProperty, scope: EvaluationScope): void {
    const value = owner[property.name];
    const sibling = owner[property.sibling];
    if (!Array.isArray(value)) return this.value(value, sibling, property, scope);
    const siblings: readonly unknown[] = Array.isArray(sibling) ? sibling : [];
    for (const [index, item] of value.entries()) {
      if (item === null) continue;
      this.issues.enter(index);
      this.value(item, siblings[index] ?? undefined, property, scope);
      this.issues.leave();
      if (this.issues.isFull) return;
    }
  }

  private value(value: unknown, other: unknown, property: InvariantProperty, scope: EvaluationScope): void {
    const { content, type, invariants, name } = property;
    if (invariants.length > 0) this.judge({ type: type.code, value, sibling: other }, invariants, scope);
    const object = objectOf(value);
    if (object === undefined) return;
    if (content === 'resource')
      return this.issues.nested(() => this.resource(object, name === 'contained' ? scope : undefined));
    // The value of a primitive stands beside its id and extensions.
    const hasContent = content === 'sibling' && other !== undefined;
    if (!hasContent) this.requireContent(object);
    this.object(object, content === 'sibling' ? 'Element' : type.code, scope);
  }

  /** Invariant ele-1: an element has a value or children, an id alone is neither. https://hl7.org/fhir/R4/element.html */
  private requireContent(object: JsonObject): void {
    if (this.severity !== 'error' || object['id'] === undefined || Object.keys(object).length > 1) return;
    this.issues.add('invariant', 'All FHIR elements must have a @value or children (ele-1)');
  }

  private judge(node: FhirNode, invariants: readonly Invariant[], scope: EvaluationScope): void {
    const focus = [node];
    scope.context = focus;
    for (const { severity, evaluator, human, key } of invariants) {
      if (severity !== this.severity || evaluator.truth(focus, scope) === true) continue;
      this.issues.add('invariant', `${human} (${key})`, severity);
    }
  }
}
