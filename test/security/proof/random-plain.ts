import { PATIENTS, WORDS } from './draw.js';
import { get, type PlainRequest, post } from './plain-request.js';
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
  'Condition?_filter=code sb urn:codes|',
  'Condition?_filter=code ss urn:codes|',
];
const OPERATIONS_ON_SETS: readonly string[] = [
  'ValueSet/$expand?url=',
  'ValueSet/$expand?filter=1&url=',
  'ValueSet/$validate-code?system=http://loinc.org&code=1-8&url=',
  'Observation?code:in=',
  'Observation?code:not-in=',
  'Condition?code:in=',
  'Observation?_filter=code in ',
  'Condition?_filter=not (code ni urn:values:2) or code in ',
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
      () => ({ kind: 'plain', method: 'HEAD', url: this.headed() }),
      () => this.rehearsal(),
      () => this.batch(),
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

  /** What has no page link, whose length is told by the headers alone. */
  private headed(): string {
    const { random } = this;
    return random.either(
      () => this.any(),
      () => `${this.any()}/_history/1`,
      () => `${this.any()}/_history?_count=1000`,
      () => `Observation?_count=1000&_include=*&patient=${random.pick(PATIENTS)}`,
      () => 'Encounter?_summary=count',
    );
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

  /** An address of the type, past or present. */
  private one(resourceType: string): string {
    const versions = this.world.everyVersion().filter(version => version.resourceType === resourceType);
    return `${resourceType}/${this.random.pick(versions).id}`;
  }

  private any(): string {
    const { resourceType, id } = this.random.pick(this.world.changeable());
    return `${resourceType}/${id}`;
  }
}
