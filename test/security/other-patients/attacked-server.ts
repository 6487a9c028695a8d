import { expect } from 'vitest';
import { BedManagementModule } from '../../../examples/custom-resource-type/bed-management.module.js';
import { FallRiskModule } from '../../../examples/custom-operation/fall-risk.module.js';
import { aClient, anAdministrator, type FhirClient, type FhirResponse } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';
import { BOBS, MARK, REACHED, recordOf } from './two-records.js';

/** One row per mounted FHIR route; HEAD is answered by the handler of GET, and asked with it. */
export type Attacks = Readonly<Record<string, () => Promise<void>>>;

/** A server with the records of Alice and of Bob, and an app on Alice. */
export class AttackedServer {
  server: TestServer;
  administrator: FhirClient;
  /** Launched on Alice, with every scope an app can have. */
  app: FhirClient;

  async open(): Promise<void> {
    this.server = await startServer({ extensions: [FallRiskModule, BedManagementModule] });
    this.administrator = await anAdministrator(this.server);
    for (const resource of [...recordOf('alice', 'Alice'), ...recordOf('bob', MARK)]) {
      const { status, text } = await this.administrator.put(
        `${resource.resourceType}/${resource.id}`,
        resource,
      );
      expect([status, text]).toEqual([201, expect.any(String)]);
    }
    const scope = 'patient/*.cruds launch/patient openid fhirUser';
    this.app = await aClient(this.server, { scope, patient: 'alice' });
  }

  async aReindex(): Promise<string> {
    const { headers } = await this.administrator.post('$reindex', undefined);
    return new URL(headers.get('Content-Location')!).searchParams.get('job')!;
  }

  /** The status URL of a search by somebody else, which finds Bob. */
  async asyncOfAdministrator(): Promise<string> {
    const { headers } = await this.administrator.get('Patient?_id=bob', { Prefer: 'respond-async' });
    return headers.get('content-location') ?? '';
  }

  /** An operation on shared definitions takes no patient's resource for one. */
  async expectNoTarget(resourceType: string, operation: string): Promise<void> {
    for (const { id } of BOBS) expectNothingOf(await this.app.get(`${resourceType}/${id}/${operation}`), 404);
  }
}

/** What an attack may be answered; nothing with the mark in it, whatever the status. */
export function expectNothingOf(answer: FhirResponse, ...allowed: number[]): void {
  expect(allowed).toContain(answer.status);
  expect(answer.text).not.toContain(MARK);
}

/** What is Bob's and what is not there must be answered alike, but for the id that was sent. */
export async function expectAlike(
  attack: (address: { resourceType: string; id: string }) => Promise<FhirResponse>,
): Promise<void> {
  for (const address of REACHED) {
    const foreign = await attack(address);
    const absent = await attack({ ...address, id: `nobody-${address.resourceType.toLowerCase()}` });
    expectNothingOf(foreign, 404);
    expect([address, foreign.status, foreign.text]).toEqual([address, absent.status, absent.text]);
  }
  for (const address of BOBS) expectNothingOf(await attack(address), 403, 404);
}

export async function expectNothing(
  paths: readonly string[],
  ask: (path: string) => Promise<FhirResponse>,
): Promise<void> {
  for (const path of paths) expectNothingOf(await ask(path), 200, 400, 403, 404);
}
