import type { QueryResultRow } from 'pg';
import type { Statement } from '../../database/database.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { Resource, ResourceAddress } from '../model/resource.js';

const READING = ['read', 'vread', 'history', 'search'] as const;
const WRITING = ['create', 'update', 'patch', 'delete'] as const;

export type ReadingInteraction = (typeof READING)[number];
export type WritingInteraction = (typeof WRITING)[number];

/**
 * What hooks are told of, however it came: as a request, in a batch or transaction, in the background, from a
 * bootstrap file. A conditional write is the write that it turned out to be.
 */
export type HookedInteraction = ReadingInteraction | WritingInteraction;

export const HOOKED_INTERACTIONS: readonly HookedInteraction[] = [...READING, ...WRITING];

export function isReading(interaction: HookedInteraction): interaction is ReadingInteraction {
  return (READING as readonly string[]).includes(interaction);
}

/** What is asked for, before anything has happened. */
export interface InteractionRequest {
  readonly interaction: HookedInteraction;
  /** Undefined for the history of the whole system. */
  readonly resourceType: string | undefined;
  /** Undefined for searches and the history of a type; a create has the id that the resource will have. */
  readonly id?: string;
  /** What is to be written: valid, references resolved. Undefined for a deletion and for what only reads. */
  readonly resource?: Resource;
  /** Of a search. */
  readonly parameters?: readonly (readonly [name: string, value: string])[];
}

/** What has happened, not committed yet; of reads, one resource of the answer. */
export interface InteractionResult extends ResourceAddress {
  readonly interaction: HookedInteraction;
  /** Undefined for what was deleted. */
  readonly resource: Resource | undefined;
  readonly versionId: string;
  /** Of writes: a write that changed nothing is told as well. */
  readonly effect?: 'created' | 'updated' | 'deleted' | 'unchanged';
}

/** What a hook may look at and do. Of a write, all of it is part of its transaction. */
export interface HookContext {
  readonly access: AccessFilter;
  /** As the caller may see it; throws NotFoundError. */
  readonly read: (address: ResourceAddress) => Promise<Resource>;
  /** As the caller may see them, the first page. */
  readonly search: (
    resourceType: string,
    parameters: Readonly<Record<string, string>>,
  ) => Promise<readonly Resource[]>;
  /** For tables of the installation's own; never for those of the server. */
  readonly query: <Row extends QueryResultRow>(statement: Statement) => Promise<Row[]>;
}
