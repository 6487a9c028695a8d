import type { Json } from '../../support/fhir-client.js';
import { PATIENTS, WORDS } from './draw.js';
import type { PlainRequest } from './plain-request.js';
import { CODES, VALUE_SETS } from './population-terminology.js';
import type { Random } from './random.js';
import type { World } from './world.js';

const OPERATIONS_ON_CODES: readonly string[] = [
  'CodeSystem/$lookup?system=urn:codes&code=',
  'CodeSystem/$validate-code?url=urn:codes&code=',
  'CodeSystem/$subsumes?system=urn:codes&codeA=x&codeB=',
  'ValueSet/$validate-code?url=urn:values:2&system=urn:codes&code=',
  'Condition?code:below=urn:codes|',
  'Condition?code:above=urn:codes|',
  'Encounter?_has:Condition:encounter:code:below=urn:codes|',
];
const OPERATIONS_ON_SETS: readonly string[] = [
  'ValueSet/$expand?url=',
  'ValueSet/$expand?filter=1&url=',
  'ValueSet/$validate-code?system=http://loinc.org&code=1-8&url=',
  'Observation?code:in=',
  'Observation?code:not-in=',
  'Condition?code:in=',
  'Observation?_filter=code in ',
  'Patient?_has:Observation:patient:code:in=',
  'Observation?encounter:Encounter._has:Condition:encounter:code:not-in=',
];

/** Draws requests that the oracle knows nothing of. */
export class PlainSource {
  constructor(
    private readonly random: Random,
    private readonly world: World,
  ) {}

  question(): PlainRequest {
    const { random } = this;
    return random.either<PlainRequest>(
      () => get(random.pick(OPERATIONS_ON_CODES) + random.pick(CODES)),
      () => get(random.pick(OPERATIONS_ON_SETS) + random.pick([...VALUE_SETS, this.one('ValueSet')])),
      () => this.everything(),
      () => this.difference(),
      () => this.difference(),
      () => get(`$graphql?query=${encodeURIComponent(this.query())}`),
      () => get(`$graphql?query=${encodeURIComponent(this.query())}`),
      () => this.several(),
      () => this.inOtherWords(),
      () => this.rehearsal(),
      () => this.batch(),
    );
  }

  /** What may write in ways of its own. */
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

  private everything(): PlainRequest {
    const { random } = this;
    const filters = random
      .some(
        [
          '_type=Observation,Condition,Practitioner',
          '_since=2026-01-01T00:00:00Z',
          'start=2026-01-20',
          'end=2026-02-15',
          '_count=4',
        ],
        3,
      )
      .join('&');
    const focus = random.either(
      () => 'Patient/',
      () => `Patient/${random.pick(PATIENTS)}/`,
      () => `${this.one('Encounter')}/`,
    );
    // An encounter has no dates of care.
    const kept = focus.startsWith('Encounter') ? filters.replaceAll(/(?:start|end)=[\d-]+&?/g, '') : filters;
    return get(`${focus}$everything?${kept}`);
  }

  private difference(): PlainRequest {
    const { random, world } = this;
    const version = (): string => {
      const { resourceType, id, versionId } = random.pick(world.everyVersion());
      return `${resourceType}/${id}/_history/${versionId}`;
    };
    const { resourceType, id, versionId } = random.pick(world.everyVersion());
    const isMeta = random.chance(0.3) ? '&includeMeta=true' : '';
    return random.either(
      () => get(`${resourceType}/${id}/$diff?fromVersion=${versionId}${isMeta}`),
      () => get(`$diff?from=${resourceType}/${id}/_history/${versionId}&to=${resourceType}/${id}${isMeta}`),
      () => get(`$diff?from=${this.one(resourceType)}&to=${this.one(resourceType)}${isMeta}`),
      () => get(`$diff?from=${version()}&to=${version()}`),
    );
  }

  /** Lists in lists, references of references, what is read by its id. */
  private query(): string {
    const { random } = this;
    const patient = random.pick(PATIENTS);
    const deep = 'resource(optional: true) { resourceType id }';
    return random.either(
      () =>
        `{ PatientList { id ObservationList(_reference: patient, _sort: "-date") { id performer { ${deep} } } } }`,
      () =>
        `{ Patient(id: "${patient}") { id name { family } link { other { ${deep} } } ConditionConnection(_reference: patient, _count: 2) { count next edges { resource { id asserter { ${deep} } } } } } }`,
      () =>
        `{ EncounterConnection(_count: 2) { count next edges { resource { id ObservationList(_reference: encounter) { id } partOf { ${deep} } } } } }`,
      () =>
        `{ CompositionList { id section { entry { ${deep} } } } ListList { entry { item { ${deep} } } } }`,
      () =>
        `{ ObservationList(_text: "${random.pick(WORDS)}", _count: 5) { id } Observation(id: "${this.one('Observation').split('/')[1]}") { status subject { ${deep} } } }`,
      () => `{ GroupList { id member { entity { ${deep} } } } PersonList { link { target { ${deep} } } } }`,
    );
  }

  private several(): PlainRequest {
    const { random } = this;
    const where = random.pick([
      '_content=knee',
      '_text=fever',
      '_lastUpdated=gt2020',
      '_tag=urn:tag|t1',
      '_has:Provenance:target:agent:missing=false',
      `_list=${this.one('List').split('/')[1]}`,
      '_tag:missing=true&_summary=count',
    ]);
    const types = random.pick([
      'Observation,Condition',
      'Encounter,Observation,Patient',
      'List,Group,Person',
    ]);
    return get(
      random.either(
        () => `?_type=${types}&${where}&_total=accurate&_count=5`,
        () => `?${where}&_count=20`,
        () => `Patient/${random.pick(PATIENTS)}/*?${where}`,
        () => `${this.one('Encounter')}/*?${where}`,
      ),
    );
  }

  /** The same things by other forms and headers. */
  private inOtherWords(): PlainRequest {
    const { random } = this;
    const url = random.pick([
      this.any(),
      `Observation?_sort=value-quantity,-code&_count=3&_total=estimate`,
      `Observation?subject:Patient.name=${random.pick(['A', 'B', 'Con'])}&_include=*&_count=4`,
      `Patient?_has:Observation:patient:_has:Provenance:target:agent=${this.one('Practitioner')}`,
      'Encounter?_revinclude=*&_count=3',
      'Location?near=50|1|200|km&_revinclude:iterate=Encounter:location',
      'Observation/$lastn?patient:Patient.family=Adler',
      `Composition/$document?id=${this.one('Composition').split('/')[1]}`,
      `${this.any()}/_history?_count=2`,
    ]);
    const headers = random.pick([
      { Accept: 'application/fhir+xml' },
      { Prefer: 'handling=strict' },
      { Accept: 'application/fhir+json; fhirVersion=4.0' },
    ]);
    return { ...get(url), headers };
  }

  /** A write to its last step, taken back. */
  private rehearsal(): PlainRequest {
    const { random, world } = this;
    const resource = random.pick(world.all());
    const other = random.pick(world.ofType(resource.resourceType));
    const body = { ...other, id: resource.id, meta: undefined };
    const address = `${resource.resourceType}/${resource.id}`;
    return random.either<PlainRequest>(
      () => ({ ...post(`${address}/$validate?mode=update`, body) }),
      () => ({ ...post(`${resource.resourceType}/$validate?mode=create`, { ...body, id: undefined }) }),
      () => get(`${address}/$validate?mode=delete`),
    );
  }

  private batch(): PlainRequest {
    const { random } = this;
    const urls = Array.from({ length: 4 }, () =>
      random.either(
        () => this.everything(),
        () => this.difference(),
        () => this.several(),
        () => get(this.any()),
        () => get(`Observation/$lastn?patient=${random.pick(PATIENTS)}`),
      ),
    ).map(({ url }) => url);
    const entry = urls.map(url => ({ request: { method: 'GET', url } }));
    return post('', { resourceType: 'Bundle', type: 'batch', entry });
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
      { request: { method: 'GET', url: `Observation?_count=3` } },
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

  /** An address of the type, past or present. */
  private one(resourceType: string): string {
    const versions = this.world.everyVersion().filter(version => version.resourceType === resourceType);
    return `${resourceType}/${this.random.pick(versions).id}`;
  }

  private any(): string {
    const { resourceType, id } = this.random.pick(this.world.everyVersion());
    return `${resourceType}/${id}`;
  }
}

function get(url: string): PlainRequest {
  return { kind: 'plain', method: 'GET', url };
}

function post(url: string, body: Json): PlainRequest {
  return { kind: 'plain', method: 'POST', url, body };
}
