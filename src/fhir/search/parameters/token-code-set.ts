import { requiredValueSet } from '../../definitions/value-sets.js';
import type { CodeSetRequest, SystemCode } from '../code-set.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import type { Criterion, SearchContext } from './parameter-kind.js';
import { splitUnescaped, unescapeValue } from './parameter-value.js';

const RELATIONS: Readonly<Record<string, CodeSetRequest['relation']>> = {
  in: 'in',
  'not-in': 'in',
  above: 'above',
  below: 'below',
};

const CODED: ReadonlySet<string> = new Set(['code', 'Coding', 'CodeableConcept']);

/** What a terminology is asked for the modifiers :in, :not-in, :above and :below; nothing for others. */
export function codeSetRequests(
  parameter: IndexedParameter,
  { modifier = '', values }: Criterion,
): readonly CodeSetRequest[] {
  const relation = Object.hasOwn(RELATIONS, modifier) ? RELATIONS[modifier] : undefined;
  if (relation === undefined || parameter.definition.type !== 'token') return [];
  if (!parameter.branches.some(({ type }) => CODED.has(type))) throw unsupportedModifier(parameter, modifier);
  return values.map(value =>
    relation === 'in' ? valueSetRequest(parameter, value) : codeRequest(parameter, relation, value),
  );
}

/** https://hl7.org/fhir/R4/search.html#token */
export function codesAsked(
  parameter: IndexedParameter,
  criterion: Criterion,
  { codeSets }: SearchContext,
): readonly SystemCode[] {
  const requests = codeSetRequests(parameter, criterion);
  if (!codeSets) throw unsupportedModifier(parameter, criterion.modifier ?? '');
  return requests.flatMap(request => codeSets(request));
}

function valueSetRequest(parameter: IndexedParameter, value: string): CodeSetRequest {
  const url = unescapeValue(value);
  if (url === '' || /\s/.test(url))
    throw invalidValue(parameter, value, 'must be the URL of a value set, or ValueSet/id');
  return { relation: 'in', value: url };
}

function codeRequest(
  parameter: IndexedParameter,
  relation: 'above' | 'below',
  value: string,
): CodeSetRequest {
  const [first = '', second, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  const system = second === undefined ? boundSystem(parameter) : first;
  const code = second ?? first;
  if (more.length > 0 || !system || code === '')
    throw invalidValue(parameter, value, `must be written as system|code with the modifier :${relation}`);
  return { relation, value: code, system };
}

/** An element of type `code` has the system of its required binding. */
function boundSystem({ branches }: IndexedParameter): string | undefined {
  const systems = new Set(
    branches.flatMap(({ type, requiredValueSet: url }) =>
      type === 'code' && url !== undefined ? (requiredValueSet(url)?.systems ?? []) : [],
    ),
  );
  return systems.size === 1 ? [...systems][0] : undefined;
}
