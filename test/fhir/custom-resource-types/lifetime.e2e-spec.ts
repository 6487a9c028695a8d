import { Module, type Type } from '@nestjs/common';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BED_ASSIGNMENT_SEARCH_PARAMETERS } from '../../../examples/custom-resource-type/bed-assignment.search-parameters.js';
import { BED_ASSIGNMENT_STATUS } from '../../../examples/custom-resource-type/bed-assignment-status.value-set.js';
import { BED_ASSIGNMENT } from '../../../examples/custom-resource-type/bed-assignment.definition.js';
import { BedManagementModule } from '../../../examples/custom-resource-type/bed-management.module.js';
import { type DeclaredResourceType, FirekeeperExtension } from '../../../src/index.js';
import { manage } from '../../security/rules-world.js';
import { aClient, anAdministrator, type FhirClient } from '../../support/fhir-client.js';
import { freshDatabase } from '../../support/fresh-database.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { bedOf, fillWard, idsIn } from './beds.js';

let url: string;
let server: TestServer | undefined;
beforeAll(async () => {
  url = await freshDatabase();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(...extensions: readonly Type[]): Promise<FhirClient> {
  server = await startServer({ extensions, environment: { DATABASE_URL: url } });
  return anAdministrator(server);
}

function aModule(...resourceTypes: readonly DeclaredResourceType[]): Type {
  @FirekeeperExtension({ resourceTypes })
  @Module({})
  class Declaring {}
  return Declaring;
}

const BEDS: DeclaredResourceType = {
  definition: BED_ASSIGNMENT,
  searchParameters: BED_ASSIGNMENT_SEARCH_PARAMETERS,
  compartments: { Patient: ['patient'], Encounter: ['encounter'] },
  valueSets: [BED_ASSIGNMENT_STATUS],
};

const WARD_TYPE: DeclaredResourceType = {
  definition: {
    resourceType: 'StructureDefinition',
    url: 'https://hospital.example/fhir/StructureDefinition/WardRule',
    name: 'WardRule',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'WardRule',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/DomainResource',
    derivation: 'specialization',
    differential: {
      element: [
        { id: 'WardRule.title', path: 'WardRule.title', min: 1, max: '1', type: [{ code: 'string' }] },
      ],
    },
  },
  isShared: true,
};

/** Of an administrator's, beside those of the module. */
const MOVED = {
  resourceType: 'SearchParameter',
  id: 'moved',
  url: 'https://hospital.example/fhir/SearchParameter/moved',
  name: 'Moved',
  status: 'active',
  description: 'From which bed',
  code: 'moved-to',
  base: ['BedAssignment'],
  type: 'string',
  expression: 'BedAssignment.move.from',
};

describe('F76 the life of a custom resource type', () => {
  it('begins with the module', async () => {
    const fhir = await start();
    expect((await fhir.get('BedAssignment')).status).toBe(404);
    await server?.close();
    const withModule = await start(BedManagementModule);
    await fillWard(withModule);
    expect(idsIn(await withModule.get('BedAssignment'))).toHaveLength(3);
    // What others say of it stays as well.
    const rules = [{ effect: 'allow', types: ['BedAssignment', 'Patient'], interactions: 'rs' }];
    const policies = [{ name: 'wards', roles: ['porter'], rules }];
    expect((await manage(server!, 'PUT', 'policies', policies)).status).toBe(200);
    expect((await withModule.put('SearchParameter/moved', MOVED)).status).toBe(201);
  });

  it('rests without the module: nothing is shown, and nothing is lost', async () => {
    const fhir = await start();
    expect((await fhir.get('BedAssignment/alice-bed')).status).toBe(404);
    const porter = await aClient(server!, { scope: 'user/*.rs', user: { roles: ['porter'] } });
    expect(idsIn(await porter.get('Patient'))).toHaveLength(2);
    expect((await fhir.get('_history?_count=1000')).text).not.toContain('fhir/BedAssignment/');
    expect((await fhir.get('?_type=BedAssignment')).status).toBe(400);
    expect((await fhir.get('Patient/alice/$everything')).text).not.toContain('BedAssignment');
    expect((await fhir.get('Patient?_id=alice&_revinclude=*')).text).not.toContain('BedAssignment');
    expect((await fhir.get('StructureDefinition/BedAssignment')).status).toBe(410);
    expect((await fhir.get('metadata')).text).not.toContain('BedAssignment');
    expect((await fhir.post('BedAssignment', bedOf('alice'))).status).toBe(404);
    // Everything is indexed anew, but for what nobody knows the definition of.
    const { headers } = await fhir.post('$reindex', undefined);
    await expect
      .poll(async () => (await fhir.get(headers.get('Content-Location')!)).text, { timeout: 60_000 })
      .toContain('completed');
  });

  it('goes on with the module, beside others that have come meanwhile', async () => {
    const fhir = await start(aModule(WARD_TYPE), BedManagementModule);
    expect(idsIn(await fhir.get('BedAssignment?patient=alice'))).toHaveLength(2);
    expect((await fhir.get('StructureDefinition/BedAssignment')).status).toBe(200);
    await expect
      .poll(async () => idsIn(await fhir.get('BedAssignment?moved-to=3-01')), { timeout: 60_000 })
      .toHaveLength(3);
    expect(
      (await fhir.put('WardRule/quiet', { resourceType: 'WardRule', id: 'quiet', title: 'Quiet' })).status,
    ).toBe(201);
    expect((await fhir.get('BedAssignment/alice-bed')).body.bed).toBe('3-12');
    expect((await fhir.get('_history?_count=1000')).text).toContain('fhir/BedAssignment/');
  });

  it('is open to nobody’s patient/ scope unless the module says so', async () => {
    await start(aModule(WARD_TYPE, { ...BEDS, compartments: {} }));
    const alice = await aClient(server!, { scope: 'patient/*.cruds', patient: 'alice' });
    expect((await alice.get('BedAssignment')).status).toBe(403);
    expect((await alice.get('BedAssignment/alice-bed')).status).toBe(403);
    expect(idsIn(await alice.get('WardRule'))).toEqual(['WardRule/quiet']);
    expect((await alice.delete('WardRule/quiet')).status).toBe(403);
  });

  it('is indexed anew before the first answer when its module defines it otherwise', async () => {
    const searchParameters = [
      ...BED_ASSIGNMENT_SEARCH_PARAMETERS.filter(({ code }) => code !== 'bed'),
      {
        id: 'bed-assignment-moved-from',
        url: 'https://hospital.example/fhir/SearchParameter/bed-assignment-moved-from',
        code: 'moved-from',
        type: 'string' as const,
        expression: 'BedAssignment.move.from',
      },
    ];
    const fhir = await start(aModule({ ...BEDS, searchParameters }));
    expect(idsIn(await fhir.get('BedAssignment?moved-from=3-01'))).toHaveLength(3);
    expect((await fhir.get('BedAssignment?bed=3-12', { Prefer: 'handling=strict' })).status).toBe(400);
    const alice = await aClient(server!, { scope: 'patient/*.rs', patient: 'alice' });
    expect(idsIn(await alice.get('BedAssignment?moved-from=3-01'))).toHaveLength(2);
  });

  it('is that of one StructureDefinition for ever', async () => {
    const definition = { ...BED_ASSIGNMENT, url: 'https://other.example/BedAssignment' };
    const element = definition.differential!.element.filter(({ path }) => path !== 'BedAssignment.previous');
    const other = {
      ...BEDS,
      definition: { ...definition, differential: { element } },
      searchParameters: [],
      compartments: {},
    };
    await expect(start(aModule(other))).rejects.toThrow('keep the url, or choose another name');
  });

  it('is shared by servers of one process that declare the same, and refused to others', async () => {
    await start(BedManagementModule);
    await expect(startServer()).rejects.toThrow('Another server runs in this process');
    const second = await startServer({ extensions: [BedManagementModule] });
    expect(idsIn(await (await anAdministrator(second)).get('BedAssignment'))).toEqual([]);
    await second.close();
  });

  it('stops the boot with its mistake', async () => {
    const definition = { ...BED_ASSIGNMENT, type: 'Observation' };
    await expect(start(aModule({ definition }))).rejects.toThrow(
      'The resource type of the StructureDefinition https://hospital.example/fhir/StructureDefinition/BedAssignment cannot be added: ' +
        'StructureDefinition.type is Observation, which R4 has already: choose another name',
    );
  });
});
