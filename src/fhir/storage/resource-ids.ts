import { RandomBlock } from '../search/random-block.js';
import { sipHash24, type SipKey, sipKey } from '../search/sip-hash.js';
import type { InstallationSecret } from './installation-secret.js';

const BUCKETS = 4096;
const OURS = /^([0-9a-f]{8}-[0-9a-f]{4})-8([0-9a-f]{3})-([89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

/**
 * Server-assigned ids: UUIDv8 of 48 bits of milliseconds, 12 bits of placement bucket and 62 random bits
 * (RFC 9562 §5.8). All of a patient compartment shares a bucket, so that it can live on one node one day; the bucket
 * is encrypted, so that ids do not tell who belongs together. docs/decisions/2611-ids.md
 */
export class ResourceIds {
  private readonly key: SipKey;
  private readonly random = new RandomBlock();

  constructor(secret: InstallationSecret) {
    this.key = sipKey(secret.keyFor('placement'));
  }

  /** @param bucket where to place it; without one, anywhere. */
  create(bucket = this.anyBucket()): string {
    const time = Date.now().toString(16).padStart(12, '0');
    const random = this.random.take(8);
    random[0] = (random[0]! & 0x3f) | 0x80;
    const tail = random.toString('hex');
    const head = `${time.slice(0, 8)}-${time.slice(8)}`;
    const rest = `${tail.slice(0, 4)}-${tail.slice(4)}`;
    return `${head}-8${this.crypt(bucket, head, rest)}-${rest}`;
  }

  /** The bucket of an id: decrypted from ours, hashed from what a client chose. */
  bucketOf(id: string): number {
    const [, head, bucket, rest] = OURS.exec(id) ?? [];
    if (head === undefined || bucket === undefined || rest === undefined) return this.pad(id);
    return parseInt(this.crypt(parseInt(bucket, 16), head, rest), 16);
  }

  /** One-time pad from the rest of the id, which never repeats: the same step encrypts and decrypts. */
  private crypt(bucket: number, head: string, rest: string): string {
    return (bucket ^ this.pad(head + rest)).toString(16).padStart(3, '0');
  }

  private pad(text: string): number {
    return Number(BigInt.asUintN(12, sipHash24(this.key, text)));
  }

  private anyBucket(): number {
    return this.random.take(2).readUInt16LE() % BUCKETS;
  }
}
