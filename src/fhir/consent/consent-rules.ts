import type { CodeableConcept, Consent, ConsentProvision } from 'fhir/r4.js';
import { parseReference } from '../model/reference.js';
import type { ConsentRule } from './consent-rule.js';
import { type ConditionContext, provisionConditions } from './provision-conditions.js';

/** A change here makes other rules of the same Consents: they are made anew when a server starts. */
export const CONSENT_RULE_VERSION = 4;

const SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
const POLICY_RULE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
/** More provisions than any form has: such a Consent is taken as a denial of everything. */
const MOST_PROVISIONS = 200;

/**
 * A Consent about privacy as rules on the record of its patient; empty for one that denies nothing, is not in force,
 * or is about something else. What it permits opens nothing by itself: it takes something out of a denial.
 * https://hl7.org/fhir/R4/consent.html
 */
export function consentRules(consent: Consent, context: ConditionContext): readonly ConsentRule[] {
  const patient = parseReference(consent.patient?.reference ?? '', context.fhirBase);
  const isInForce = consent.status === 'active' && has(consent.scope, SCOPE, 'patient-privacy');
  if (!isInForce || patient?.kind !== 'local' || patient.resourceType !== 'Patient') return [];
  const whose = {
    consent: context.hash.keyOf({ resourceType: 'Consent', id: consent.id ?? '' }),
    patient: context.hash.keyOf(patient),
  };
  const rules = new RuleTree(whose, context).of(rootOf(consent), { denies: rootDenies(consent) });
  return rules.some(({ denies }) => denies) ? rules : [];
}

interface Place {
  readonly denies: boolean;
  readonly parent?: ConsentRule;
}

class RuleTree {
  private readonly rules: ConsentRule[] = [];

  constructor(
    private readonly whose: Pick<ConsentRule, 'consent' | 'patient'>,
    private readonly context: ConditionContext,
  ) {}

  of(root: ConsentProvision, place: Place): readonly ConsentRule[] {
    this.add(root, place);
    if (this.rules.length <= MOST_PROVISIONS) return this.rules;
    this.rules.length = 0;
    this.add({}, { denies: true });
    return this.rules;
  }

  /** An exception that cannot be decided makes none, and neither do those within it. */
  private add(provision: ConsentProvision, { denies, parent }: Place): void {
    if (this.rules.length > MOST_PROVISIONS) return;
    const isException = !denies && parent?.denies === true;
    if (isModified(provision)) {
      if (!isException) this.add({}, { denies: true, ...(parent ? { parent } : {}) });
      return;
    }
    const conditions = provisionConditions(provision, isException, this.context);
    if (!conditions) return;
    const node = this.rules.length;
    const path = [...(parent?.path ?? []), node];
    const rule = { ...this.whose, ...conditions, node, path, parent: parent?.node, denies, isException };
    this.rules.push(rule);
    for (const nested of provision.provision ?? [])
      this.add(nested, { denies: nested.type !== 'permit', parent: rule });
  }
}

/**
 * https://hl7.org/fhir/R4/extensibility.html#modifierExtension: what modifies it is not to be passed over, and nobody here
 * knows what it then means. It is no exception, and else a denial.
 */
function isModified({ modifierExtension, actor, data }: ConsentProvision): boolean {
  return [{ modifierExtension }, ...(actor ?? []), ...(data ?? [])].some(
    ({ modifierExtension: modifiers = [] }) => modifiers.length > 0,
  );
}

/** Who has opted out permits by the root what it says, and nothing beside. */
function rootOf({ provision = {}, policyRule, modifierExtension, implicitRules }: Consent): ConsentProvision {
  if (modifierExtension !== undefined || implicitRules !== undefined) return {};
  return provision.type === 'permit' && isOptOut(policyRule) ? { provision: [provision] } : provision;
}

/** R4 leaves it to `policyRule` what holds where no provision speaks; what neither says is a denial. */
function rootDenies({ provision, policyRule, modifierExtension, implicitRules }: Consent): boolean {
  if (modifierExtension !== undefined || implicitRules !== undefined || isOptOut(policyRule)) return true;
  if (provision?.type !== undefined) return provision.type !== 'permit';
  return !has(policyRule, POLICY_RULE, 'OPTIN') && !has(policyRule, POLICY_RULE, 'OPTINR');
}

function isOptOut(policyRule: CodeableConcept | undefined): boolean {
  return has(policyRule, POLICY_RULE, 'OPTOUT') || has(policyRule, POLICY_RULE, 'OPTOUTE');
}

function has(concept: CodeableConcept | undefined, system: string, code: string): boolean {
  return concept?.coding?.some(coding => coding.system === system && coding.code === code) ?? false;
}
