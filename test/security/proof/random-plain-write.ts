import { PATIENTS } from './draw.js';
import { type PlainRequest, post } from './plain-request.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** Draws what may write in ways of its own, of which the oracle knows nothing. */
export class PlainWriteSource {
  constructor(
    private readonly random: Random,
    private readonly world: World,
  ) {}

  write(): PlainRequest {
    const { random } = this;
    return random.either<PlainRequest>(
      () => this.labelled(),
      () => this.tested(),
      () => this.transaction(),
      () => ({ kind: 'plain', method: 'DELETE', url: `${this.any()}/_history` }),
      () => this.conditional(),
    );
  }

  private labelled(): PlainRequest {
    const { random } = this;
    const code = random.pick(['t1', 't2', 't3']);
    const parameter = [{ name: 'meta', valueMeta: { tag: [{ system: 'urn:tag', code }] } }];
    const operation = random.pick(['$meta-add', '$meta-delete']);
    return post(`${this.any()}/${operation}`, { resourceType: 'Parameters', parameter });
  }

  /** A patch that only succeeds where something is so. */
  private tested(): PlainRequest {
    const { random } = this;
    const body = JSON.stringify([
      random.pick([
        { op: 'test', path: '/status', value: 'final' },
        { op: 'test', path: '/language', value: 'de' },
        { op: 'remove', path: '/encounter' },
      ]),
      { op: 'add', path: '/language', value: 'fi' },
    ]);
    const headers = { 'Content-Type': 'application/json-patch+json' };
    return { kind: 'plain', method: 'PATCH', url: this.any(), body, headers };
  }

  /** Whose references are to be found first. */
  private transaction(): PlainRequest {
    const { random, world } = this;
    const { id: _id, meta: _meta, ...observation } = random.pick(world.ofType('Observation'));
    const number = random.below(8);
    const reference = random.pick([
      `Patient?identifier=urn:mrn|${random.pick(PATIENTS)}`,
      'Patient?family=Adler',
      `Patient?_has:Observation:patient:identifier=urn:proof|n${number}`,
    ]);
    const performer = [{ reference: `Practitioner?identifier=urn:proof|n${number}` }];
    const resource = {
      ...observation,
      subject: { reference },
      ...(random.chance(0.5) ? { performer } : {}),
    };
    const entry = [
      { resource, request: { method: 'POST', url: 'Observation' } },
      // By date, a new resource would stand anywhere between others of its day: its id is random.
      { request: { method: 'GET', url: 'Observation?_sort=_id&_count=3' } },
      ...(random.chance(0.4) ? [{ request: { method: 'DELETE', url: this.any() } }] : []),
    ];
    return post('', { resourceType: 'Bundle', type: 'transaction', entry });
  }

  private conditional(): PlainRequest {
    const { random, world } = this;
    const where = random.pick([
      `patient=${random.pick(PATIENTS)}`,
      'code:in=urn:values:0',
      'status=final&date=lt2026-02-01',
      `encounter:Encounter.status=finished`,
      `_has:Provenance:target:agent=${this.one('Practitioner')}`,
    ]);
    const url = `Observation?${where}`;
    const { id: _id, meta: _meta, ...resource } = random.pick(world.ofType('Observation'));
    return random.either<PlainRequest>(
      () => ({ kind: 'plain', method: 'DELETE', url }),
      () => ({ kind: 'plain', method: 'PUT', url, body: resource }),
      () => ({ ...post('Observation', resource), headers: { 'If-None-Exist': where } }),
    );
  }

  private one(resourceType: string): string {
    const versions = this.world.everyVersion().filter(version => version.resourceType === resourceType);
    return `${resourceType}/${this.random.pick(versions).id}`;
  }

  private any(): string {
    const { resourceType, id } = this.random.pick(this.world.changeable());
    return `${resourceType}/${id}`;
  }
}
