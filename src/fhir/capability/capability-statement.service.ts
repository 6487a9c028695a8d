import { Injectable } from '@nestjs/common';
import type {
  CapabilityStatement,
  CapabilityStatementRest,
  CapabilityStatementRestResourceSearchParam,
} from 'fhir/r4.js';
import { SmartEndpoints } from '../../auth/smart-endpoints.js';
import { Environment } from '../../config/environment.js';
import { resourceTypes } from '../definitions/resource-types.js';
import { ResourceFacades } from '../facade/resource-facades.js';
import { runTimeEdition } from '../search/run-time/run-time-parameters.js';
import { EVERY_TYPE } from '../rest/decorators/fhir-resource-controller.decorator.js';
import { RegisteredHandlers } from './registered-handlers.js';
import { facadeCapability, operationsOf, resourceCapability } from './resource-capability.js';
import { securityOf } from './security.js';
import { software } from './software.js';

type SystemInteraction = NonNullable<CapabilityStatementRest['interaction']>[number]['code'];

const SYSTEM_INTERACTIONS = [
  'transaction',
  'batch',
  'history-system',
  'search-system',
] as const satisfies readonly SystemInteraction[];

/** What every type can be searched by and no SearchParameter resource of a type defines. */
const SEARCH_PARAMETERS_OF_ALL_TYPES: readonly CapabilityStatementRestResourceSearchParam[] = [
  {
    name: '_filter',
    definition: 'http://hl7.org/fhir/SearchParameter/filter',
    type: 'special',
    documentation: 'The whole grammar of https://hl7.org/fhir/R4/search_filter.html',
  },
  { name: '_has', type: 'special', documentation: '_has:[type]:[reference parameter]:[parameter]' },
  { name: '_list', type: 'special', documentation: 'The id of a List: what it has as items' },
];

/**
 * What this server can do, read from the routes, decorators and definitions that are really there.
 * https://hl7.org/fhir/R4/capabilitystatement.html
 */
@Injectable()
export class CapabilityStatementService {
  private readonly date = new Date();
  private written: string | undefined;
  private edition = 0;

  constructor(
    private readonly handlers: RegisteredHandlers,
    private readonly facades: ResourceFacades,
    private readonly endpoints: SmartEndpoints,
    private readonly environment: Environment,
  ) {}

  /** As JSON; made again only when a SearchParameter comes or goes, for nothing else changes while the server runs. */
  get text(): string {
    if (this.edition !== runTimeEdition()) {
      this.edition = runTimeEdition();
      this.written = undefined;
    }
    this.written ??= JSON.stringify(this.statement());
    return this.written;
  }

  private statement(): CapabilityStatement {
    return {
      resourceType: 'CapabilityStatement',
      status: 'active',
      date: this.date.toISOString(),
      kind: 'instance',
      software: software(),
      implementation: {
        description: 'FHIR R4 with SMART on FHIR authorization',
        url: this.environment.fhirBase,
      },
      fhirVersion: '4.0.1',
      format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
      patchFormat: ['application/json-patch+json', 'application/fhir+json', 'application/fhir+xml'],
      rest: [this.rest()],
    };
  }

  private rest(): CapabilityStatementRest {
    const interactions = this.handlers.interactions();
    const operations = this.handlers.operations();
    const ofSystem = operations.filter(({ resourceType }) => resourceType === undefined);
    return {
      mode: 'server',
      security: securityOf(this.endpoints),
      resource: resourceTypes().map(type => {
        const own = operations.filter(
          ({ resourceType }) => resourceType === type || resourceType === EVERY_TYPE,
        );
        const facade = this.facades.of(type);
        const { CONDITIONAL_DELETE } = this.environment;
        return facade
          ? facadeCapability(facade, own, CONDITIONAL_DELETE)
          : resourceCapability(type, interactions, own, CONDITIONAL_DELETE);
      }),
      interaction: SYSTEM_INTERACTIONS.filter(code => interactions.has(code)).map(code => ({ code })),
      searchParam: [...SEARCH_PARAMETERS_OF_ALL_TYPES],
      ...(ofSystem.length === 0 ? {} : { operation: operationsOf(ofSystem) }),
    };
  }
}
