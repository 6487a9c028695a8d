import { type FieldNode, valueFromASTUntyped } from 'graphql';
import { InvalidError } from '../../errors/fhir-error.js';
import { isId } from '../../model/primitive.js';
import { structureTable } from '../../validation/structure-table.js';
import { requireExpression } from './element-filter.js';
import type { ElementFilter } from './planned-field.js';

const MOST_ELEMENTS = 10_000;

/** What is given to a field in parentheses: every argument is read, or refused by name. */
export class FieldArguments {
  private readonly values: Map<string, unknown>;

  constructor(
    private readonly node: FieldNode,
    variables: Record<string, unknown>,
  ) {
    this.values = new Map(
      (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]),
    );
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
    return this.refuse(name, 'a string');
  }

  id(): string {
    const id = this.text('id');
    this.assertAllRead();
    if (id !== undefined && isId(id)) return id;
    return this.refuse('id', 'the id of a resource');
  }

  flag(name: string): boolean {
    const value = this.take(name) ?? false;
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false');
  }

  /** What is left are search parameters, `-` written as `_`; a list is the parameter repeated. */
  searchParameters(nameOf: (name: string) => string | undefined): readonly (readonly [string, string])[] {
    return [...this.values].flatMap(([name, value]) => {
      const parameter = nameOf(name) ?? this.unknown(name);
      const values = Array.isArray(value) ? value : [value];
      return values
        .filter(one => one !== null && one !== undefined)
        .map(one => [parameter, this.primitive(name, one)] as const);
    });
  }

  /** https://hl7.org/fhir/R4/graphql.html#list */
  filter(structure: string | undefined, isList: boolean): ElementFilter {
    if (!isList) {
      this.assertAllRead();
      return { equals: [], fhirPath: undefined, offset: 0, count: MOST_ELEMENTS };
    }
    const offset = this.number('_offset', 0);
    const count = this.number('_count', MOST_ELEMENTS);
    const fhirPath = this.text('fhirpath');
    if (fhirPath !== undefined) requireExpression(fhirPath);
    const equals = [...this.values].map(([name, value]): readonly [string, string] => {
      const property = structure === undefined ? undefined : structureTable(structure).properties.get(name);
      if (property?.content !== 'primitive') return this.unknown(name);
      return [name, this.primitive(name, value)];
    });
    return { equals, fhirPath, offset, count };
  }

  assertAllRead(): void {
    const [name] = this.values.keys();
    if (name !== undefined) this.unknown(name);
  }

  private number(name: string, otherwise: number): number {
    const value = this.take(name) ?? otherwise;
    return Number.isSafeInteger(value) && Number(value) >= 0
      ? Number(value)
      : this.refuse(name, 'a whole number of 0 or more');
  }

  private primitive(name: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return String(value);
    return JSON.isRawJSON(value) ? value.rawJSON : this.refuse(name, 'a string, a number or a Boolean');
  }

  private take(name: string): unknown {
    const value = this.values.get(name);
    this.values.delete(name);
    return value;
  }

  private unknown(name: string): never {
    throw new InvalidError(
      `The field ${this.node.name.value} does not take the argument ${name}`,
      `query.${this.node.name.value}`,
      'not-supported',
    );
  }

  private refuse(name: string, form: string): never {
    throw new InvalidError(
      `The argument ${name} of ${this.node.name.value} must be ${form}`,
      `query.${this.node.name.value}`,
      'value',
    );
  }
}
