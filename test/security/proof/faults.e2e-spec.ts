import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as AccessCriterion from '../../../src/fhir/search/access-criterion.js';
import type * as SolePatient from '../../../src/fhir/compartment/sole-patient.js';
import type * as SearchTotal from '../../../src/fhir/search/search-total.js';
import { FAULTS, RULE_FAULTS, obeyed, withoutPredicate } from './fault.js';
import { Proof } from './proof.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const MOST_REQUESTS = 4000;

/** Faults in plain functions: what the modules export asks whether one is switched on. */
const switches = vi.hoisted(() => ({ total: false, criterion: false, sole: false }));

vi.mock('../../../src/fhir/search/search-total.js', async importOriginal => {
  const original = await importOriginal<typeof SearchTotal>();
  return {
    totalOf: (...values: Parameters<typeof SearchTotal.totalOf>) =>
      switches.total ? withoutPredicate(() => original.totalOf(...values)) : original.totalOf(...values),
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
vi.mock('../../../src/fhir/compartment/sole-patient.js', async importOriginal => {
  const original = await importOriginal<typeof SolePatient>();
  return {
    namesAnotherPatient: (...values: Parameters<typeof SolePatient.namesAnotherPatient>) =>
      !switches.sole && original.namesAnotherPatient(...values),
  };
});

describe('the proof can fail', () => {
  let proof: Proof;
  beforeAll(async () => {
    proof = await Proof.begin(SEED);
  });
  afterAll(async () => proof?.end());

  it.each(FAULTS)(
    '$name: caught',
    async fault => {
      const takeOut = fault.inject();
      try {
        expect(await proof.differencesIn(MOST_REQUESTS, 1, fault.focus)).not.toEqual([]);
      } finally {
        takeOut();
      }
    },
    120_000,
  );

  it.each(['total', 'criterion'] as const)(
    'a fault in %s: caught',
    async name => {
      const takeOut = obeyed();
      switches[name] = true;
      try {
        expect(await proof.differencesIn(MOST_REQUESTS, 1)).not.toEqual([]);
      } finally {
        switches[name] = false;
        takeOut();
      }
    },
    120_000,
  );

  it('a Group, List or Person of several patients is shown to each: caught', async () => {
    switches.sole = true;
    const other = await Proof.begin(SEED);
    try {
      expect(await other.differencesIn(MOST_REQUESTS, 1)).not.toEqual([]);
    } finally {
      switches.sole = false;
      await other.end();
    }
  }, 120_000);

  it('without a fault there is no difference', async () => {
    expect(await proof.differencesIn(300)).toEqual([]);
  }, 120_000);
});

describe('the proof of policies and consent can fail', () => {
  let proof: Proof;
  beforeAll(async () => {
    proof = await Proof.beginRuled(SEED);
  }, 60_000);
  afterAll(async () => proof?.end());

  it.each(RULE_FAULTS)(
    '$name: caught',
    async fault => {
      const takeOut = fault.inject();
      try {
        expect(await proof.differencesIn(MOST_REQUESTS, 1, fault.focus)).not.toEqual([]);
      } finally {
        takeOut();
      }
    },
    120_000,
  );
});
