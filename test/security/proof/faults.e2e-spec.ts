import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as AsyncOwner from '../../../src/fhir/async/async-owner.js';
import type * as PatientCompartment from '../../../src/fhir/compartment/patient-compartment.js';
import type * as SolePatient from '../../../src/fhir/compartment/sole-patient.js';
import type * as AccessCriterion from '../../../src/fhir/search/access-criterion.js';
import type * as Presumed from '../../../src/fhir/search/presumed.js';
import type * as SearchTotal from '../../../src/fhir/search/search-total.js';
import type { Json } from '../../support/fhir-client.js';
import { type Fault, obeyed, withoutPredicate } from './fault.js';
import { FAULTS_OF_STATEMENTS, FAULTS_OF_TOKENS, RULE_FAULTS } from './faults.js';
import { everyPageIsPresumed } from './presumption.js';
import { Proof } from './proof.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const MOST_REQUESTS = 4000;
const CAUGHT = { 'deliberate faults, each caught': 1 };

/** Faults in plain functions: what the modules export asks whether one is switched on. */
const switches = vi.hoisted(() => ({
  total: false,
  criterion: false,
  owner: false,
  sole: false,
  linked: false,
  colleague: false,
  presumed: false,
  presumedBeside: false,
}));

function colleaguesIn(resource: Json): { resourceType: string; id: string }[] {
  return [...JSON.stringify(resource).matchAll(/"valueReference":\{"reference":"(\w+)\/([\w-]+)"/g)].map(
    ([, resourceType = '', id = '']) => ({ resourceType, id }),
  );
}

vi.mock('../../../src/fhir/search/search-total.js', async importOriginal => {
  const original = await importOriginal<typeof SearchTotal>();
  return {
    totalOf: (...values: Parameters<typeof SearchTotal.totalOf>) =>
      switches.total ? withoutPredicate(() => original.totalOf(...values)) : original.totalOf(...values),
  };
});
vi.mock('../../../src/fhir/search/presumed.js', async importOriginal => {
  const original = await importOriginal<typeof Presumed>();
  return {
    ...original,
    areConfirmed: (...values: Parameters<typeof Presumed.areConfirmed>) => {
      const areMatches = values[1].some(row => 'position' in row);
      const isSwitched = areMatches ? switches.presumed : switches.presumedBeside;
      return isSwitched || original.areConfirmed(...values);
    },
  };
});
vi.mock('../../../src/fhir/search/access-criterion.js', async importOriginal => {
  const original = await importOriginal<typeof AccessCriterion>();
  return {
    accessCriterion: (...values: Parameters<typeof AccessCriterion.accessCriterion>) =>
      original.accessCriterion(...values) ??
      (switches.criterion ? { kind: 'and' as const, operands: [] } : undefined),
  };
});
vi.mock('../../../src/fhir/async/async-owner.js', async importOriginal => {
  const original = await importOriginal<typeof AsyncOwner>();
  return {
    asyncOwner: (...values: Parameters<typeof AsyncOwner.asyncOwner>) =>
      switches.owner ? 'anybody' : original.asyncOwner(...values),
  };
});
vi.mock('../../../src/fhir/compartment/sole-patient.js', async importOriginal => {
  const original = await importOriginal<typeof SolePatient>();
  return {
    namesAnotherPatient: (...values: Parameters<typeof SolePatient.namesAnotherPatient>) =>
      !switches.sole && original.namesAnotherPatient(...values),
  };
});
vi.mock('../../../src/fhir/compartment/patient-compartment.js', async importOriginal => {
  const original = await importOriginal<typeof PatientCompartment>();
  return {
    ...original,
    patientCompartmentOf: (...values: Parameters<typeof PatientCompartment.patientCompartmentOf>) => {
      const [resource, targetsOf] = values;
      if (switches.colleague && resource.resourceType === 'Observation')
        return original.patientCompartmentOf(resource, parameter => [
          ...targetsOf(parameter),
          ...colleaguesIn(resource),
        ]);
      const found = original.patientCompartmentOf(...values);
      return switches.linked && values[0].resourceType === 'Patient'
        ? { ...found, reachableBy: found.patients }
        : found;
    },
  };
});

async function caught(proof: Proof, fault: Fault): Promise<boolean> {
  const takeOut = fault.inject();
  try {
    return (await proof.differencesIn(MOST_REQUESTS, 1, fault.focus)).length > 0;
  } finally {
    takeOut();
  }
}

function switched(name: keyof typeof switches, focus?: Fault['focus']): Fault {
  return {
    name,
    ...(focus === undefined ? {} : { focus }),
    inject() {
      const takeOut = obeyed();
      switches[name] = true;
      return () => {
        switches[name] = false;
        takeOut();
      };
    },
  };
}

describe('the proof can fail', () => {
  let proof: Proof;
  beforeAll(async () => {
    proof = await Proof.begin(SEED);
  });
  afterAll(async () => proof?.end());

  it.for([...FAULTS_OF_STATEMENTS, ...FAULTS_OF_TOKENS])(
    '$name: caught',
    { timeout: 120_000 },
    async (fault, { task }) => {
      expect(await caught(proof, fault)).toBe(true);
      task.meta.shown = CAUGHT;
    },
  );

  it.for([
    ['no predicate in totals', switched('total')],
    ['a constraint that cannot be read opens everything', switched('criterion')],
    ['anybody may fetch a deferred answer', switched('owner', 'deferred')],
  ] as const)('%s: caught', { timeout: 120_000 }, async ([, fault], { task }) => {
    expect(await caught(proof, fault)).toBe(true);
    task.meta.shown = CAUGHT;
  });

  it.for([
    ['a Group, List or Person of several patients is shown to each', switched('sole')],
    ['a linked Patient is shown', switched('linked')],
    ['a search parameter of run time leads into a record', switched('colleague')],
  ] as const)('%s: caught', { timeout: 120_000 }, async ([, fault], { task }) => {
    const takeOut = fault.inject();
    const other = await Proof.begin(SEED);
    try {
      expect(await other.differencesIn(MOST_REQUESTS, 1, fault.focus)).not.toEqual([]);
      task.meta.shown = CAUGHT;
    } finally {
      takeOut();
      await other.end();
    }
  });

  it('without a fault there is no difference', async () => {
    expect(await proof.differencesIn(300)).toEqual([]);
  }, 120_000);
});

describe('the proof of policies and consent can fail', () => {
  let proof: Proof;
  let takeBack: (() => void) | undefined;
  beforeAll(async () => {
    takeBack = everyPageIsPresumed();
    proof = await Proof.beginRuled(SEED);
  }, 60_000);
  afterAll(async () => {
    takeBack?.();
    await proof?.end();
  });

  it.for(RULE_FAULTS)('$name: caught', { timeout: 120_000 }, async (fault, { task }) => {
    expect(await caught(proof, fault)).toBe(true);
    task.meta.shown = CAUGHT;
  });

  it.for([
    ['what is found as if nobody denied anything is not confirmed', switched('presumed', 'search')],
    ['what is included as if nobody denied anything is not confirmed', switched('presumedBeside', 'search')],
  ] as const)('%s: caught', { timeout: 120_000 }, async ([, fault], { task }) => {
    expect(await caught(proof, fault)).toBe(true);
    task.meta.shown = CAUGHT;
  });

  it('without a fault there is no difference', async () => {
    expect(await proof.differencesIn(200)).toEqual([]);
  }, 120_000);
});
