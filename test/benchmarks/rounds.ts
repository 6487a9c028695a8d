import type { Measured } from './load/load.js';
import type { Traffic } from './load/traffic.js';
import { processorTime, processorTimeOfChildren } from './machine.js';

const CONCURRENCY = Number(process.env['BENCH_CONCURRENCY'] ?? 16);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const ROUND_MS = Number(process.env['BENCH_ROUND_MS'] ?? 500);
/** What is asked for long is compiled, and a server is asked for long: without it, the compiler would be measured. */
const WARM_UP_MS = Number(process.env['BENCH_WARM_UP_MS'] ?? 4_000);

/** One server with one kind of request. */
export interface Subject {
  readonly label: string;
  readonly pid: number | undefined;
  readonly port: number;
  readonly requests: readonly string[];
  /** Of its own database, if it is not the one of all. */
  readonly postmaster?: number;
}

interface Round extends Measured {
  /** Microseconds of processor time per request. */
  readonly server: number;
  readonly database: number;
}

/**
 * Measures the subjects in interleaved rounds, so that what else the machine does falls on all alike, and prints
 * median and spread of each and its ratio to the first.
 *
 * @returns the throughput of each over that of the first, the median of the rounds.
 */
export async function compare(
  title: string,
  subjects: readonly Subject[],
  traffic: Traffic,
  postmaster: number,
): Promise<ReadonlyMap<string, number>> {
  const rounds = subjects.map((): Round[] => []);
  for (const subject of subjects) await send(subject, traffic, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round++) {
    // Each in turn is the first: whoever comes after a heavier one finds caches and collector otherwise.
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (round + turn) % subjects.length;
      rounds[index]!.push(await measure(subjects[index]!, traffic, postmaster));
    }
  }
  print(`\n${title}`);
  for (const [index, { label }] of subjects.entries()) {
    const before = [...new Set([0, index - 1])].filter(other => index > 0 && other < index);
    const ratios = before.map(other => ratio(rounds[index]!, rounds[other]!, subjects[other]!));
    print([line(label, rounds[index]!), ...ratios].join('  '));
  }
  return new Map(
    subjects.map(({ label }, index) => [label, quantile(throughputs(rounds[index]!, rounds[0]!), 0.5)]),
  );
}

/** Of ratios. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

async function measure(subject: Subject, traffic: Traffic, postmaster: number): Promise<Round> {
  const { pid, postmaster: own = postmaster } = subject;
  const server = processorTime(pid);
  const database = processorTimeOfChildren(own);
  const measured = await send(subject, traffic, ROUND_MS);
  return {
    ...measured,
    server: (processorTime(pid) - server) / measured.count,
    database: (processorTimeOfChildren(own) - database) / measured.count,
  };
}

function send({ port, requests }: Subject, traffic: Traffic, milliseconds: number): Promise<Measured> {
  return traffic.send({ port, requests, concurrency: CONCURRENCY, milliseconds });
}

function line(label: string, rounds: readonly Round[]): string {
  const all = rounds.map(round => round.perSecond);
  const p50 = median(rounds, round => round.p50);
  const p99 = median(rounds, round => round.p99);
  const server = median(rounds, round => round.server).toFixed(0);
  const database = median(rounds, round => round.database).toFixed(0);
  const throughput = `${quantile(all, 0.5).toFixed(0)}/s (${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)})`;
  return [
    `  ${label.padEnd(20)}`,
    throughput.padEnd(23),
    `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)} ms (${(p99 / p50).toFixed(1)} ×)`.padEnd(33),
    `CPU ${server} + ${database} µs`.padEnd(18),
  ].join(' ');
}

/** Round by round, for both halves were measured within the same second; the median and the middle half. */
function ratio(rounds: readonly Round[], others: readonly Round[], { label }: Subject): string {
  const ratios = throughputs(rounds, others);
  const [low, middle, high] = [0.25, 0.5, 0.75].map(share => quantile(ratios, share).toFixed(2));
  const times = rounds.map((round, index) => processor(round) / processor(others[index]!));
  return `${middle} (${low}–${high}) of ${label}, CPU × ${quantile(times, 0.5).toFixed(2)}`;
}

function throughputs(rounds: readonly Round[], others: readonly Round[]): readonly number[] {
  return rounds.map((round, index) => round.perSecond / others[index]!.perSecond);
}

/** Less noisy than throughput where other programs want the same cores. */
function processor({ server, database }: Round): number {
  return server + database;
}

function median(rounds: readonly Round[], figure: (round: Round) => number): number {
  return quantile(rounds.map(figure), 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
