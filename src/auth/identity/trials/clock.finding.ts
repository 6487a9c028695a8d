import { type Finding, pass, warn } from './finding.js';

/** What sign-ins put up with; the Date of an answer is a second coarse. */
const MOST_SECONDS = 30;

/** Whether the clocks agree, by the Date of an answer (RFC 9110 §6.6.1): tokens and assertions live by it. */
export function clockFinding(date: string | null): Finding | undefined {
  const seconds = Math.round((Date.parse(date ?? '') - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return undefined;
  if (Math.abs(seconds) <= MOST_SECONDS) return pass('clock', 'the clocks agree');
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return warn(
    'clock',
    `the clock of the provider is ${Math.abs(seconds)} seconds ${way} ours, and sign-ins put up with ${MOST_SECONDS}: set both by NTP`,
  );
}
