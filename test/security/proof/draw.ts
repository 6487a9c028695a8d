import type { Json } from '../../support/fhir-client.js';
import type { Random } from './random.js';

export const PATIENTS: readonly string[] = ['p1', 'p2', 'p3', 'p4'];
export const WORDS: readonly string[] = ['knee', 'fever', 'rash'];

export type Blueprint = (draw: Draw) => Json;

/** What one resource may be made of: random values, and references to what exists already. */
export class Draw {
  constructor(
    readonly random: Random,
    private readonly made: readonly Json[],
  ) {}

  patient(): Json {
    const id = this.random.pick(PATIENTS);
    const identifier = this.random.chance(0.3) ? { identifier: { system: 'urn:mrn', value: id } } : {};
    return { reference: `Patient/${id}`, ...identifier };
  }

  /** A narrative of a few words. */
  text(): Json {
    return this.maybe('text', () => ({
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${this.random.pick(WORDS)} ${this.random.pick(WORDS)}</div>`,
    }));
  }

  any(...types: readonly string[]): Json {
    const { resourceType, id } = this.random.pick(
      this.made.filter(resource => types.includes(resource.resourceType)),
    );
    return { reference: `${resourceType}/${id}` };
  }

  /** The member with this name, in half of all cases. */
  maybe(name: string, value: () => unknown): Json {
    return this.random.chance(0.5) ? { [name]: value() } : {};
  }

  /** The same of a resource of the type, if there is one yet. */
  maybeOf(name: string, type: string): Json {
    const isThere = this.made.some(({ resourceType }) => resourceType === type);
    return isThere ? this.maybe(name, () => this.any(type)) : {};
  }

  concept(system: string, ...codes: readonly string[]): Json {
    return { coding: [{ system, code: this.random.pick(codes) }] };
  }

  date(): string {
    return `2026-0${1 + this.random.below(3)}-${String(1 + this.random.below(28)).padStart(2, '0')}`;
  }

  identifier(): Json {
    return [{ system: 'urn:proof', value: `n${this.random.below(8)}` }];
  }
}
