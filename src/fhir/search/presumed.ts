import { type AccessExpression, allOf, everything } from '../access/access-expression.js';
import { isDecidedByRow } from './row-access.js';
import { runTimeEdition } from './run-time/run-time-parameters.js';
import type { TermHash } from './term-hash.js';

/**
 * What is found as if nothing were denied, which each row then confirms: nearly no patient denies anything and nearly no
 * resource has a label, and to judge each row by that takes longer than to see it of those found.
 * docs/decisions/2611-access-in-the-row.md
 */
export interface PresumedAccess {
  /** What decides beside the denials. */
  readonly beside: AccessExpression;
  /** Conditions that nearly always hold, and that a row of `resource` decides alone where they do. */
  readonly denials: AccessExpression;
  /** Whether Consents are among them, and the others if there are such. */
  readonly hasConsents: boolean;
  readonly besideConsents: AccessExpression | undefined;
}

export interface PresumedRow {
  /** Whether it is certain that nothing denies it; null where it is not known whose it is. */
  readonly certain?: boolean | null;
}

/** Pages for which it may be presumed that nothing is denied: those of one patient, or of many too. */
export type PresumedPages = 'one' | 'many';

/** What a page of certain rows says about what it includes: that is looked for in the same way. */
export interface Presumption {
  /** Keys of patients who deny the caller nothing by a Consent; undefined where that was not looked at. */
  readonly silent: readonly bigint[] | undefined;
}

interface KnownParts {
  readonly resourceType: string;
  readonly edition: number;
  readonly parts: PresumedAccess | undefined;
}

const UNDENIED = everything('denials are looked at afterwards');

/** By the expression itself, as its SQL is (known-fragments.ts). */
const known = new WeakMap<TermHash, WeakMap<AccessExpression, KnownParts>>();

/** Undefined where there is nothing to presume. */
export function presumedAccess(
  expression: AccessExpression,
  resourceType: string,
  hash: TermHash,
): PresumedAccess | undefined {
  const ofInstallation = known.get(hash) ?? new WeakMap<AccessExpression, KnownParts>();
  known.set(hash, ofInstallation);
  const edition = runTimeEdition();
  const before = ofInstallation.get(expression);
  if (before?.edition === edition && before.resourceType === resourceType) return before.parts;
  const parts = partsOf(expression, resourceType, hash);
  ofInstallation.set(expression, { resourceType, edition, parts });
  return parts;
}

/** Whether what a statement found is right; if not, it is to be looked for with the denials. */
export function areConfirmed(
  { isPresumed }: { readonly isPresumed?: boolean },
  rows: readonly PresumedRow[],
): boolean {
  return !isPresumed || rows.every(({ certain }) => certain);
}

function partsOf(
  expression: AccessExpression,
  resourceType: string,
  hash: TermHash,
): PresumedAccess | undefined {
  const conditions = conditionsOf(expression);
  const denials = conditions.filter(part => isDenial(part) && isDecidedByRow(part, resourceType, hash));
  if (denials.length === 0) return undefined;
  const others = conditions.filter(part => !denials.includes(part));
  const besideConsents = denials.filter(({ kind }) => kind !== 'consented');
  return {
    beside: others.length === 0 ? UNDENIED : allOf(others),
    denials: allOf(denials),
    hasConsents: besideConsents.length < denials.length,
    besideConsents: besideConsents.length === 0 ? undefined : allOf(besideConsents),
  };
}

function conditionsOf(expression: AccessExpression): readonly AccessExpression[] {
  return expression.kind === 'and' ? expression.operands.flatMap(conditionsOf) : [expression];
}

function isDenial({ kind }: AccessExpression): boolean {
  return kind === 'consented' || kind === 'of-none-of' || kind === 'not';
}
