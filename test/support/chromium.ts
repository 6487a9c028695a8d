import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const UNPACKED = join(CACHE, 'chromium');

/**
 * The Chromium of npm, unpacked once per checkout. The package itself unpacks into the machine's temporary directory,
 * where another account's copy cannot be run, and one that is half written would be taken for whole.
 */
export async function unpackedChromium(): Promise<string> {
  if (!existsSync(UNPACKED)) await unpack();
  process.env['FONTCONFIG_PATH'] = join(UNPACKED, 'fonts');
  return join(UNPACKED, 'chromium');
}

async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const staging = await mkdtemp(join(CACHE, 'chromium-'));
  const before = tmpdir();
  process.env['TMPDIR'] = staging;
  try {
    await chromium.executablePath();
  } finally {
    process.env['TMPDIR'] = before;
  }
  // Whoever is second keeps what the first has unpacked.
  await rename(staging, UNPACKED).catch(() => rm(staging, { recursive: true }));
}
