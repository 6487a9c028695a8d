import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AfterInteraction,
  BeforeInteraction,
  ConflictError,
  ForbiddenError,
  type InteractionRequest,
  type InteractionResult,
  type Resource,
  type ResourceEvent,
  ResourceListener,
} from '../../src/index.js';
import { anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

const heard: string[] = [];
let failures = 1;

@Injectable()
class Masking {
  @AfterInteraction({ on: ['read', 'vread', 'history', 'search'], types: ['Practitioner'] })
  mask({ resource }: InteractionResult): Resource | void {
    if (resource) return { ...resource, telecom: undefined, active: true };
  }

  @BeforeInteraction({ on: ['read', 'search'], types: ['Library'] })
  close(_request: InteractionRequest): void {
    throw new ForbiddenError('The library is closed');
  }
}

@Injectable()
class Rules {
  @AfterInteraction({ on: ['create', 'update', 'delete'], types: ['Basic'] })
  judge({ interaction, effect, resource }: InteractionResult): void {
    if (resource?.id === 'refused' || (interaction === 'delete' && effect === 'deleted')) {
      throw new ConflictError('This stays as it is');
    }
  }

  @AfterInteraction({ on: ['create', 'update'], types: ['Location'] })
  stumble({ resource }: InteractionResult): void {
    throw new TypeError(`${String(resource?.['name'])} has no beds`);
  }

  @BeforeInteraction({ on: ['create', 'update'], types: ['Organization'] })
  rename({ resource }: InteractionRequest): Resource | void {
    if (resource) return { ...resource, name: `${String(resource['name'])} Inc.` };
  }
}

@Injectable()
class Listener extends ResourceListener {
  readonly name = 'test-listener';
  override readonly resourceTypes = ['Organization', 'Basic'];

  async heard({ interaction, resourceType, id, versionId }: ResourceEvent): Promise<void> {
    if (failures-- > 0) throw new Error('not now');
    heard.push(`${interaction} ${resourceType}/${id}/${versionId}`);
  }
}

@Module({ providers: [Masking, Rules, Listener] })
class Hooks {}

let server: TestServer;
let fhir: FhirClient;

const DECLARED = [
  { resourceType: 'Organization', id: 'declared', name: 'Declared' },
  { resourceType: 'Practitioner', id: 'grace', telecom: [{ system: 'phone', value: '555-0100' }] },
];
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-hooks-'));
  const file = join(directory, 'declared.json');
  const entry = DECLARED.map(resource => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  await writeFile(file, JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
  server = await startServer({ extensions: [Hooks], bootstrap: { resources: [file] } });
  fhir = await anAdministrator(server);
});
afterAll(async () => {
  await server?.close();
  await rm(directory, { recursive: true, force: true });
});

describe('hooks after what reads', () => {
  it('change what is shown, on every way to it', async () => {
    const role = {
      resourceType: 'PractitionerRole',
      id: 'r',
      practitioner: { reference: 'Practitioner/grace' },
    };
    await fhir.put('PractitionerRole/r', role);
    const entry = [{ request: { method: 'GET', url: 'Practitioner/grace' } }];
    const answers = await Promise.all([
      fhir.get('Practitioner/grace'),
      fhir.get('Practitioner/grace?_format=xml'),
      fhir.get('Practitioner/grace/_history/1'),
      fhir.get('Practitioner/grace/_history'),
      fhir.get('Practitioner'),
      fhir.get('PractitionerRole?_include=PractitionerRole:practitioner'),
      fhir.post('', { resourceType: 'Bundle', type: 'batch', entry }),
      fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry }),
      fhir.get('$graphql?query={Practitioner(id:"grace"){active telecom{value}}}'),
    ]);
    for (const [index, { status, text }] of answers.entries()) {
      expect([index, status, /active(?:":| value=")\s*true/.test(text), text.includes('555-0100')]).toEqual([
        index,
        200,
        true,
        false,
      ]);
    }
  });

  it('leave what is stored as it is', async () => {
    const found = await fhir.get('Practitioner?phone=555-0100&_total=accurate');
    expect(found.body.total).toBe(1);
  });
});

describe('hooks before what reads', () => {
  it('refuse it', async () => {
    await fhir.put('Library/l', { resourceType: 'Library', id: 'l', status: 'draft', type: { text: 'x' } });
    for (const path of ['Library/l', 'Library', 'Library?_id=l']) {
      const { status, body } = await fhir.get(path);
      expect([status, body.issue[0].diagnostics]).toEqual([403, 'The library is closed']);
    }
  });
});

describe('hooks of writes', () => {
  it('undo the whole transaction when they throw afterwards, and name the entry', async () => {
    const entry = ['kept', 'refused'].map(id => ({
      resource: { resourceType: 'Basic', id, code: { text: 'x' } },
      request: { method: 'PUT', url: `Basic/${id}` },
    }));
    const { status, body } = await fhir.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    expect([status, body.issue[0].diagnostics]).toEqual([409, expect.stringContaining('stays as it is')]);
    expect(body.issue[0].expression[0]).toContain('Bundle.entry[1]');
    expect((await fhir.get('Basic/kept')).status).toBe(404);
    await fhir.put('Basic/kept', { resourceType: 'Basic', id: 'kept', code: { text: 'x' } });
    expect((await fhir.delete('Basic/kept')).status).toBe(409);
    expect((await fhir.delete('Basic?code=none')).status).toBe(204);
  });

  it('that throw no error of FHIR are a failure of the server, which says nothing of it and keeps nothing', async () => {
    const location = { resourceType: 'Location', id: 'ward', name: 'Secret ward' };
    const answer = await fhir.put('Location/ward', location);
    expect([answer.status, answer.body.resourceType]).toEqual([500, 'OperationOutcome']);
    expect(answer.text).not.toContain('ward has no beds');
    expect((await fhir.get('Location/ward')).status).toBe(404);
    expect((await fhir.get('Practitioner/grace')).status).toBe(200);
  });

  it('hold for bootstrap files and for what is done in the background', async () => {
    expect((await fhir.get('Organization/declared')).body.name).toBe('Declared Inc.');
    const entry = [
      {
        resource: { resourceType: 'Organization', id: 'later', name: 'Later' },
        request: { method: 'PUT', url: 'Organization/later' },
      },
    ];
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    const accepted = await fhir.post('', bundle, { Prefer: 'respond-async' });
    expect(accepted.status).toBe(202);
    await vi.waitFor(
      async () => expect((await fhir.get('Organization/later')).body.name).toBe('Later Inc.'),
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('listeners', () => {
  it('hear of each committed change at least once, of a failed one again, and of nothing that was undone', async () => {
    await fhir.put('Organization/o', { resourceType: 'Organization', id: 'o', name: 'O' });
    const expected: Json = [
      'update Basic/kept/1',
      'update Organization/declared/1',
      'update Organization/later/1',
      'update Organization/o/1',
    ];
    await vi.waitFor(() => expect([...new Set(heard)].toSorted()).toEqual(expected), {
      timeout: 25_000,
      interval: 200,
    });
  });
});
