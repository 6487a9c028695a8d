import type { ResourceAddress } from '../model/resource.js';
import { sipHash24, type SipKey, sipKey } from './sip-hash.js';

/**
 * The keyed 64-bit function behind every key and term in the database (docs/decisions, B1): equal texts give equal
 * signed 64-bit integers, and without the installation's secret nobody can make two texts collide.
 */
export class TermHash {
  private readonly key: SipKey;

  /** @param secret 16 bytes, one value for the life of the database (`InstallationSecret.termKey`). */
  constructor(secret: Buffer) {
    this.key = sipKey(secret);
  }

  /** Of a parameter, `Observation.code`, or a term, `Observation.code=http://loinc.org|8480-6`. */
  hash(text: string): bigint {
    return sipHash24(this.key, text);
  }

  /** The primary key of a resource: a pure function of its address. */
  keyOf(address: ResourceAddress): bigint {
    return sipHash24(this.key, `${address.resourceType}/${address.id}`);
  }

  /** The term of a reference. SQL computes the same from a row's key: `key # $param`. */
  link(parameter: bigint, targetKey: bigint): bigint {
    return parameter ^ targetKey;
  }
}
