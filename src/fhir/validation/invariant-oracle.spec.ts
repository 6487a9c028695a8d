import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compile } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/support/shared-data.js';
import { EvaluationScope } from '../fhirpath/evaluation-scope.js';
import { objectOf } from '../fhirpath/fhir-node.js';
import type { FhirNode, JsonObject } from '../fhirpath/fhir-node.js';
import { invariantTable } from './invariant-table.js';
import type { Invariant } from './invariant-table.js';
import { ResourceValidator } from './resource-validator.js';

/** HL7's engine says no pattern of these: it compiles them with the flag `u`, under which they are no patterns. */
const WITHOUT_ORACLE = new Set(['eld-16', 'eld-19', 'eld-20']);

/** Objects of each type that are changed as well. */
const CHANGED_OBJECTS = 8;

const validator = new ResourceValidator();
const directories = [sharedData('r4-examples'), sharedData('us-core-patients')].filter(
  found => found !== undefined,
);

type Oracle = (value: unknown, variables: Record<string, unknown>) => unknown;

/** Evaluates everything with both engines, and keeps what they say differently. */
class Comparison {
  verdicts = 0;
  readonly differences = new Map<string, string>();
  /** Keys that were seen to hold, and those that were seen not to. */
  readonly held = new Set<string>();
  readonly failed = new Set<string>();
  private readonly oracles = new Map<string, Oracle>();
  private readonly seen = new Map<string, number>();

  resource(value: JsonObject, container?: EvaluationScope): void {
    const type = String(value['resourceType']);
    this.object({ type, value }, value, new EvaluationScope({ type, value }, container));
  }

  private object(node: FhirNode, value: JsonObject, scope: EvaluationScope): void {
    const table = invariantTable(node.type);
    this.judge(node, table.own, scope);
    for (const property of table.properties.values()) {
      const { name, content, type, invariants } = property;
      for (const item of [value[name] ?? []].flat()) {
        const child = { type: content === 'sibling' ? 'Element' : type.code, value: item };
        this.judge(child, invariants, scope);
        const object = objectOf(item);
        if (object === undefined) continue;
        if (content === 'resource') this.resource(object, name === 'contained' ? scope : undefined);
        else this.object(child, object, scope);
      }
    }
  }

  private judge(node: FhirNode, invariants: readonly Invariant[], scope: EvaluationScope): void {
    if (invariants.length === 0) return;
    for (const invariant of invariants) this.compare(node, invariant, scope);
    const object = objectOf(node.value);
    const seen = this.seen.get(node.type) ?? 0;
    this.seen.set(node.type, seen + 1);
    if (object === undefined || seen >= CHANGED_OBJECTS || JSON.stringify(object).length > 15_000) return;
    for (const changed of changesOf(object, 2)) {
      const other = { ...node, value: changed };
      const isResource = scope.resource[0]?.value === object;
      const within = isResource ? new EvaluationScope(other, undefined) : scope;
      for (const invariant of invariants) this.compare(other, invariant, within);
    }
  }

  private compare(node: FhirNode, invariant: Invariant, scope: EvaluationScope): void {
    const { key, evaluator } = invariant;
    if (WITHOUT_ORACLE.has(key)) return;
    scope.context = [node];
    const ours = evaluator.truth([node], scope) === true;
    const theirs = this.ask(node, invariant, scope);
    this.verdicts += 1;
    (ours ? this.held : this.failed).add(key);
    if (ours === theirs) return;
    this.differences.set(`${key}: ${ours}, the oracle ${theirs}`, JSON.stringify(node.value).slice(0, 500));
  }

  private ask({ type, value }: FhirNode, invariant: Invariant, scope: EvaluationScope): boolean | string {
    const variables = {
      resource: scope.resource[0]?.value,
      rootResource: scope.rootResource[0]?.value,
      context: value,
    };
    try {
      const result = this.oracleOf(type, invariant)(value, variables);
      return Array.isArray(result) && result.length === 1 && result[0] !== false;
    } catch (error) {
      return error instanceof Error ? error.message.slice(0, 40) : 'error';
    }
  }

  private oracleOf(base: string, { key, expression }: Invariant): Oracle {
    const place = `${base} ${expression}`;
    let oracle = this.oracles.get(place);
    if (oracle === undefined) {
      oracle = compile({ base, expression: inTheirWords(key, expression) }, r4, { traceFn: () => {} });
      this.oracles.set(place, oracle);
    }
    return oracle;
  }
}

/** as() takes one item there, and Boolean is not the type of a FHIR element. */
function inTheirWords(key: string, expression: string): string {
  if (key === 'dom-3') return expression.replaceAll('as(', 'ofType(');
  return key === 'que-7' ? expression.replace('Boolean', 'boolean') : expression;
}

/** The object with one thing different: an element left out, repeated, negated, or of another value. */
function* changesOf(object: JsonObject, depth: number): Iterable<JsonObject> {
  for (const [name, value] of Object.entries(object)) {
    if (name === 'resourceType') continue;
    const { [name]: _left, ...rest } = object;
    if (Object.keys(rest).length > 0) yield rest;
    for (const other of otherValues(value, depth)) yield { ...object, [name]: other };
  }
}

function* otherValues(value: unknown, depth: number): Iterable<unknown> {
  if (typeof value === 'boolean') yield !value;
  if (typeof value === 'number') yield value === 0 ? 1 : -value;
  if (typeof value === 'string')
    yield* /^\d{4}-/.test(value) ? ['1990', '2030-01-01', value.slice(0, 7)] : ['x'];
  if (Array.isArray(value)) {
    yield [...value, ...value];
    const [first, ...others] = value as unknown[];
    for (const other of otherValues(first, depth)) yield [other, ...others];
  }
  const object = objectOf(value);
  if (object !== undefined && depth > 0) yield* changesOf(object, depth - 1);
}

describe.skipIf(directories.length < 2)('our closures and HL7’s FHIRPath engine', () => {
  const comparison = new Comparison();

  it('say the same of every invariant on the official examples, and on what is changed in them', () => {
    for (const directory of directories) {
      for (const file of readdirSync(directory)) {
        const resource: unknown = JSON.parse(readFileSync(path.join(directory, file), 'utf8'));
        const object = objectOf(resource);
        const isSound = validator.validate(resource).every(({ code }) => code === 'invariant');
        if (isSound && object !== undefined) comparison.resource(object);
      }
    }
    expect(comparison.verdicts).toBeGreaterThan(300_000);
    // Where the oracle stops with an error, docs/validation.md says what we do.
    const expected = [
      /^ctm-1: .*, the oracle The asynchronous function "resolve"/,
      /^ras-1: true, the oracle ctx\.getDecimal is not a function/,
      /^rng-2: true, the oracle (?:InequalityExpression|error)/,
    ];
    const unexpected = [...comparison.differences].filter(
      ([text]) => !expected.some(each => each.test(text)),
    );
    expect(unexpected).toEqual([]);
  }, 120_000);

  it('were asked about invariants that hold and that do not', () => {
    expect(comparison.held.size).toBeGreaterThan(200);
    expect(comparison.failed.size).toBeGreaterThan(130);
  });
});
