import { Injectable } from '@nestjs/common';
import type { OperationDefinition, OperationDefinitionParameter } from 'fhir/r4.js';
import { Environment } from '../../config/environment.js';
import { EVERY_TYPE } from '../rest/decorators/fhir-resource-controller.decorator.js';
import type { OperationParameter } from '../rest/operation/operation-parameter.js';
import { operationId, RegisteredHandlers, type RegisteredOperation } from './registered-handlers.js';

const HL7 = 'http://hl7.org/fhir/OperationDefinition/';

/** The OperationDefinition of every operation that is routed, made from its declaration. */
@Injectable()
export class OperationDefinitions {
  private readonly date = new Date();
  private made: ReadonlyMap<string, OperationDefinition> | undefined;

  constructor(
    private readonly handlers: RegisteredHandlers,
    private readonly environment: Environment,
  ) {}

  /** When they were made: at the start of the server. */
  get lastUpdated(): Date {
    return this.date;
  }

  find(id: string): OperationDefinition | undefined {
    return this.byId.get(id);
  }

  list(): readonly OperationDefinition[] {
    return [...this.byId.values()];
  }

  private get byId(): ReadonlyMap<string, OperationDefinition> {
    this.made ??= new Map(
      [...Map.groupBy(this.handlers.operations(), operationId)].map(([id, levels]) => [
        id,
        this.define(id, levels),
      ]),
    );
    return this.made;
  }

  /** One operation may be routed at several levels. */
  private define(id: string, levels: readonly RegisteredOperation[]): OperationDefinition {
    const [{ code, definition, resourceType, takesCriteria, description }] = levels as [RegisteredOperation];
    const own = `${this.environment.fhirBase}/OperationDefinition/${id}`;
    const has = (level: RegisteredOperation['level']): boolean => levels.some(each => each.level === level);
    const parameters = Object.assign({}, ...levels.map(each => each.parameters)) as Readonly<
      Record<string, OperationParameter>
    >;
    return {
      resourceType: 'OperationDefinition',
      id,
      meta: { versionId: '1', lastUpdated: this.date.toISOString() },
      url: definition.startsWith(HL7) ? own : definition,
      name: nameOf(id),
      status: 'active',
      kind: 'operation',
      date: this.date.toISOString(),
      ...(description === undefined ? {} : { description }),
      affectsState: levels.some(each => each.affectsState),
      code,
      ...(takesCriteria ? { comment: 'Search parameters may stand beside the parameters' } : {}),
      ...(definition.startsWith(HL7) ? { base: definition } : {}),
      ...(resourceType === undefined
        ? {}
        : { resource: [resourceType === EVERY_TYPE ? 'Resource' : resourceType] as never }),
      system: has('system'),
      type: has('type'),
      instance: has('instance'),
      parameter: [
        ...Object.entries(parameters).map(([name, parameter]) => parameterOf(name, parameter)),
        { name: 'return', use: 'out', min: 1, max: '1', type: 'Any' },
      ],
    };
  }
}

/** A name for machines has no `-`. */
function nameOf(id: string): string {
  return id
    .split('-')
    .map(part => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');
}

function parameterOf(
  name: string,
  { type, min = 0, max = '1' }: Omit<OperationParameter, 'max'> & { readonly max?: 1 | '1' | '*' },
): OperationDefinitionParameter {
  return {
    name,
    use: 'in',
    min,
    max: String(max),
    type,
  };
}
