import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { auditedRequest } from '../../audit/audited-request.js';
import { InvalidError } from '../errors/fhir-error.js';
import { RandomBlock } from './random-block.js';
import type { PageStart } from './search-statement.js';

/** What a page link holds: the search as it was asked for, and where its next page begins. */
export interface LinkedPage extends PageStart {
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly compartment?: { readonly compartmentType: string; readonly id: string };
  readonly total?: number;
}

const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const LONGEST_PAGE = 1024 * 1024;
/** A usual page is short, and deflating it takes longer than sealing it. */
const WORTH_DEFLATING = 1024;
/** A link is as long as the next multiple: its length would tell how large the numbers of rows and transactions are. */
const STEP = 128;
const PLAIN = Buffer.from([0]);
const DEFLATED = Buffer.from([1]);

/**
 * Seals the position of a page: a link shows nothing of the search or of what it found, works for the caller alone
 * who got it, and cannot be changed (docs/decisions, B5). AES-256-GCM.
 */
export class PageLink {
  private readonly key: KeyObject;
  private readonly random = new RandomBlock();

  /** @param key 32 bytes, derived from the installation's secret. */
  constructor(key: Buffer) {
    // Given as bytes, it would be made a key anew for each link, which takes longer than sealing.
    this.key = createSecretKey(key);
  }

  /** @param scope what is paged through: a resource type, a history. */
  seal(caller: string, scope: string, page: object): string {
    const iv = this.random.take(IV_LENGTH);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    cipher.setAAD(boundTo(caller, scope));
    return Buffer.concat([iv, cipher.update(pack(page)), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    );
  }

  /** Throws InvalidError for a link that was changed or that another caller got. */
  open(caller: string, scope: string, link: string): unknown {
    const bytes = Buffer.from(link, 'base64url');
    // Node decodes leniently: other letters for the same bytes would be a changed link that works.
    if (bytes.length < IV_LENGTH + TAG_LENGTH || bytes.toString('base64url') !== link) throw brokenLink();
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_LENGTH), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(boundTo(caller, scope));
    decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final()]);
      return unpack(text);
    } catch {
      auditedRequest()?.note({ kind: 'page-link-refused', outcome: 'refused' });
      throw brokenLink();
    }
  }
}

function pack(page: object): Buffer {
  const json = Buffer.from(JSON.stringify(page));
  if (json.length < WORTH_DEFLATING) return padded(PLAIN, json, ' ');
  return padded(DEFLATED, deflateRawSync(json), '\0');
}

/** Neither JSON nor a deflated stream minds what fills the rest. */
function padded(kind: Buffer, content: Buffer, filler: string): Buffer {
  const rest = STEP - ((kind.length + content.length) % STEP);
  return Buffer.concat([kind, content, Buffer.alloc(rest, filler)]);
}

function unpack(text: Buffer): unknown {
  const json = text.subarray(1);
  const isDeflated = text[0] === DEFLATED[0];
  return JSON.parse((isDeflated ? inflateRawSync(json, { maxOutputLength: LONGEST_PAGE }) : json).toString());
}

function boundTo(caller: string, scope: string): Buffer {
  return Buffer.from(JSON.stringify([caller, scope]));
}

function brokenLink(): InvalidError {
  return new InvalidError(
    'The page link is not one of this server for this caller and this type: start the search again',
    'http._page',
    'value',
  );
}
