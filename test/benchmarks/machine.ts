import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

/** Linux counts processor time in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000;

export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${memory} GiB, load ${load}, Node ${process.versions.node}`;
}

/** Resident memory of a process, now and at its peak. */
export function describeMemory(pid: number | undefined): string {
  if (!existsSync(`/proc/${pid}/status`)) return 'memory unknown';
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return `${megabytes('VmRSS')} MB resident, ${megabytes('VmHWM')} MB at its peak`;
}

/** Processor time that a process has used, in microseconds; NaN where there is no /proc. */
export function processorTime(pid: number | undefined): number {
  const [, , , , , , , , , , , user, system] = statOf(String(pid));
  return (Number(user) + Number(system)) * MICROSECONDS_PER_TICK;
}

/** The same for all processes that this one has started, such as the backends of a PostgreSQL. */
export function processorTimeOfChildren(parent: number): number {
  if (!existsSync('/proc')) return Number.NaN;
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && parentOf(Number(name)) === parent)
    .reduce((sum, name) => sum + (processorTime(Number(name)) || 0), 0);
}

export function parentOf(pid: number): number {
  return Number(statOf(String(pid))[1]);
}

/** `/proc/[pid]/stat` behind the name of the program; empty for a process that has ended. */
function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
