import { InvalidError, StructureError } from '../../errors/fhir-error.js';
import { digitsOf } from '../../model/decimal.js';
import type { Resource } from '../../model/resource.js';
import { ResourceValidator } from '../../validation/resource-validator.js';
import type { GivenValue } from './given-value.js';
import type { OperationParameter } from './operation-parameter.js';

type Declared = Readonly<Record<string, OperationParameter>>;

/** https://hl7.org/fhir/R4/parameters.html */
interface SentParameter {
  readonly name: string;
  readonly resource?: unknown;
  readonly [value: `value${string}`]: unknown;
}

const validator = new ResourceValidator();

/** Parameters of an operation in a body: Parameters, or the one resource that the operation takes. */
export function bodyInput(body: unknown, declared: Declared): readonly GivenValue[] {
  const { resourceType } = (body ?? {}) as { readonly resourceType?: unknown };
  if (resourceType !== 'Parameters') return [soleResource(body, declared)];
  const sent = (body as Resource)['parameter'];
  // Resources within are the operation's to judge: to tell what is wrong in them may be all it is for.
  const frame = Array.isArray(sent) ? { ...(body as object), parameter: sent.map(withoutResource) } : body;
  const issues = validator.validate(frame);
  if (issues.length > 0) throw new StructureError(issues);
  return ((sent ?? []) as readonly SentParameter[]).map((one, index) => given(one, index, declared));
}

/** https://hl7.org/fhir/R4/operations.html#executing: a sole resource needs no Parameters around it. */
function soleResource(body: unknown, declared: Declared): GivenValue {
  const [name, another] = Object.keys(declared).filter(key => declared[key]?.type === 'Resource');
  if (name === undefined || another !== undefined) {
    throw new InvalidError('The body of this operation is a Parameters resource');
  }
  return { name, place: name, value: body };
}

function given(sent: SentParameter, index: number, declared: Declared): GivenValue {
  const { name } = sent;
  const place = `Parameters.parameter[${index}]`;
  const type = Object.hasOwn(declared, name) ? declared[name]?.type : undefined;
  if (type === undefined) return { name, place, value: undefined, ...textOf(sent) };
  const element = type === 'Resource' ? 'resource' : (`value${capitalized(type)}` as const);
  if (sent[element] !== undefined) return { name, place, value: sent[element] };
  throw new InvalidError(`The parameter ${name} must have ${element}`, place, 'value');
}

function textOf(sent: SentParameter): Pick<GivenValue, 'text'> {
  const [, value] = Object.entries(sent).find(([element]) => element.startsWith('value')) ?? [];
  const digits = digitsOf(value);
  if (digits !== undefined) return { text: digits };
  return typeof value === 'string' || typeof value === 'boolean' ? { text: String(value) } : {};
}

function withoutResource(parameter: unknown): unknown {
  if (typeof parameter !== 'object' || parameter === null || !('resource' in parameter)) return parameter;
  return { ...parameter, resource: { resourceType: 'Parameters' } };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
