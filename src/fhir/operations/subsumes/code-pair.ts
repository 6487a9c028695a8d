import type { Coding } from 'fhir/r4.js';
import { InvalidError } from '../../errors/fhir-error.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';
import { type Canonical, parseCanonical } from '../../terminology/canonical.js';

/** Two codes of one system, which has the URL. */
export interface CodePair extends Canonical {
  readonly codeA: string;
  readonly codeB: string;
}

/** @param ownUrl of the code system at whose instance the operation is invoked. */
export function askedPair(input: OperationInput, ownUrl?: string): CodePair {
  const a = side(input, 'A');
  const b = side(input, 'B');
  const system = ownUrl ?? input.text('system') ?? a.system ?? b.system;
  if (system === undefined) throw new InvalidError('The parameter system is missing', 'system', 'required');
  const version = input.text('version');
  const canonical = { ...parseCanonical(system), ...(version === undefined ? {} : { version }) };
  if ([a, b].some(coding => coding.system !== undefined && coding.system !== canonical.url)) {
    throw new InvalidError('Both codings must be of the code system that is asked', 'codingA', 'value');
  }
  return { ...canonical, codeA: a.code, codeB: b.code };
}

function side(
  input: OperationInput,
  letter: 'A' | 'B',
): { readonly system: string | undefined; readonly code: string } {
  const [codeName, codingName] = [`code${letter}`, `coding${letter}`];
  if (input.has(codeName) === input.has(codingName))
    throw new InvalidError(`Send either ${codeName} or ${codingName}`, codeName, 'required');
  const coding = input.value(codingName) as Coding | undefined;
  const code = coding ? coding.code : input.text(codeName);
  if (code === undefined) throw new InvalidError(`${codingName} has no code`, codingName, 'required');
  return { system: coding?.system, code };
}
