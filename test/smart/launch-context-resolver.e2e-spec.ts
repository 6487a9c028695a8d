import { Injectable, Logger, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Database,
  type FhirContextItem,
  LaunchContextResolver,
  type ResolvableLaunch,
} from '../../src/index.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { authorize, launched } from './an-app.js';

const RESOLVED: FhirContextItem = { reference: 'ServiceRequest/1' };

@Injectable()
class OrderResolver extends LaunchContextResolver {
  next: () => readonly FhirContextItem[] = () => [RESOLVED];

  resolve({ clientId }: ResolvableLaunch): Promise<readonly FhirContextItem[]> {
    return clientId === 'other-app' ? Promise.resolve([]) : new Promise(done => done(this.next()));
  }
}

@Module({ providers: [OrderResolver] })
class OrderModule {}

let server: TestServer;
const logged = vi.spyOn(Logger.prototype, 'error');
beforeAll(async () => {
  server = await aHospital({ extensions: [OrderModule] });
});
afterAll(() => server?.close());
beforeEach(() => {
  logged.mockClear();
});

async function grants(): Promise<number> {
  const text = "select count(*)::int as grants from oidc_artifact where type = 'Grant'";
  const [row] = await server.get(Database).query<{ grants: number }>({ text, values: [] });
  return row!.grants;
}

describe('SMART App Launch 2.2, "fhirContext": a resolver of a module', () => {
  it('adds to what the app is told', async () => {
    const launches = server.get(LaunchContextService);
    const { launch } = await launches.create({ clientId: 'public-app', patient: 'alice' });
    const { body } = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
    expect(body['fhirContext']).toEqual([RESOLVED]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('Alice Archer has no order');
      },
      'RangeError',
    ],
    ['gives nothing at all', () => undefined as never, 'TypeError'],
    [
      'gives an item that is none',
      () => [{ role: 'launch' }] as never,
      'fhirContext[0] needs one of reference, canonical and identifier',
    ],
  ] as const)(
    'that %s ends the launch with an error that the app understands, and writes nothing',
    async (_, next, kind) => {
      const before = await grants();
      server.get(OrderResolver).next = next;
      for (const clientId of ['public-app', 'house-app']) {
        const { callback } = await authorize({ server, clientId, scope: 'launch/patient patient/*.rs' });
        expect(callback).toMatchObject({
          error: 'server_error',
          state: expect.any(String),
          iss: expect.any(String),
        });
        expect(callback['error_description']).toContain('could not tell the context of the launch');
        expect(logged).toHaveBeenCalledWith(`OrderResolver did not resolve a launch of ${clientId}: ${kind}`);
      }
      expect(JSON.stringify(logged.mock.calls)).not.toContain('Archer');
      expect(await grants()).toBe(before);
    },
  );

  it('stands in the way of no app that it has nothing for', async () => {
    const { callback } = await authorize({
      server,
      clientId: 'other-app',
      scope: 'launch/patient patient/*.rs',
    });
    expect(callback).toHaveProperty('code');
  });
});
