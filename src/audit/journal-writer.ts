import { Client } from 'pg';
import { sharedConnection } from '../database/connection-settings.js';
import { loadChainKeys } from './audit-secret.js';
import { CHAIN_START, chainHash } from './hash-chain.js';
import { JournalUnavailableError } from './journal-unavailable.error.js';

interface Waiting {
  readonly lines: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** One chain on one connection. */
interface Chain {
  readonly client: Client;
  readonly secret: Buffer;
  readonly writer: number;
  sequence: bigint;
  head: Buffer;
}

const NOTHING_WAITS = 0;

/**
 * Appends lines to the journal, as many as have come while the commit before was under way in one statement: a commit
 * costs the same for one row and for a hundred. A failure ends the chain; the next line begins another.
 */
export class JournalWriter {
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;
  private opened: Chain | undefined;

  constructor(
    private readonly url: string,
    private readonly secretsKey?: string,
  ) {}

  /** Resolves when the lines are durable. Throws JournalUnavailableError. */
  append(lines: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject });
      this.flushing ??= this.flush();
    });
  }

  /** What waits is written first. */
  async end(): Promise<void> {
    await this.flushing;
    await this.opened?.client.end().catch(() => undefined);
  }

  private async flush(): Promise<void> {
    // What other requests of the same turn have to say goes along.
    await new Promise(resolve => setImmediate(resolve));
    while (this.waiting.length > NOTHING_WAITS) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        this.opened ??= await openChain(this.url, this.secretsKey);
        await insert(
          this.opened,
          batch.flatMap(({ lines }) => lines),
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // Whether the rows are there is not known: this chain ends with what is found of it.
        const broken = this.opened;
        this.opened = undefined;
        const failure = new JournalUnavailableError({ cause: error });
        for (const { reject } of batch) reject(failure);
        void broken?.client.end().catch(() => undefined);
      }
    }
    // In the turn in which nothing was found to wait, or a line that comes right now would wait for ever.
    this.flushing = undefined;
  }
}

async function openChain(url: string, secretsKey?: string): Promise<Chain> {
  const client = new Client(sharedConnection(url, 'firekeeper audit'));
  // A lost connection is noticed by the next statement.
  client.on('error', () => {});
  try {
    await client.connect();
    return await beginChain(client, secretsKey);
  } catch (error) {
    // The next try opens another; this one would stay open for ever.
    void client.end().catch(() => undefined);
    throw error;
  }
}

async function beginChain(client: Client, secretsKey: string | undefined): Promise<Chain> {
  const [secret] = await loadChainKeys(async ({ text, values }) => {
    const { rows } = await client.query<object>(text, [...values]);
    return rows;
  }, secretsKey);
  const { rows } = await client.query<{ id: number }>('insert into audit_writer default values returning id');
  return { client, secret, writer: rows[0]!.id, sequence: 0n, head: CHAIN_START };
}

/** The lines are JSON and so without line breaks, by which they are separated. */
async function insert(chain: Chain, lines: readonly string[]): Promise<void> {
  const recorded = new Date();
  let { sequence, head } = chain;
  const hashes = lines.map(entry => {
    sequence += 1n;
    head = chainHash(chain.secret, head, { writer: chain.writer, sequence, recorded, entry });
    return head.toString('hex');
  });
  await chain.client.query({
    name: 'audit',
    text: INSERT,
    values: [chain.writer, String(chain.sequence), recorded, lines.join('\n'), hashes.join('\n')],
  });
  chain.sequence = sequence;
  chain.head = head;
}

const INSERT = `insert into audit_journal (writer, sequence, recorded, hash, entry)
  select $1::integer, $2::bigint + n, $3::timestamptz, decode(hash, 'hex'), entry
  from unnest(string_to_array($4::text, e'\\n'), string_to_array($5::text, e'\\n')) with ordinality
    as line (entry, hash, n)`;
