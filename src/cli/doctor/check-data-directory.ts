import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Finding } from './finding.js';

const GIB = 1024 ** 3;
const FULL = GIB;
const SCARCE = 5 * GIB;

/** It holds the keys that sign tokens: nobody else may look into it. */
export async function checkDataDirectory(directory: string): Promise<Finding> {
  const about = 'data directory';
  const path = resolve(directory);
  const place = await nearestExisting(path);
  const isOurs = await access(place, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const found = await stat(place);
  if (!isOurs || !found.isDirectory())
    return {
      state: 'wrong',
      about,
      words: `${place} is not a directory that this account can write to`,
      next: 'Set DATA_DIRECTORY to one that the account of the server owns',
    };
  if (place !== path) return { state: 'ok', about, words: `${path} will be made by the first start` };
  if (platform() !== 'win32' && (found.mode & 0o077) !== 0)
    return {
      state: 'wrong',
      about,
      words: `${path} is open to other accounts, and holds secrets`,
      next: `chmod 700 ${path}`,
    };
  return { state: 'ok', about, words: `${path} is ours alone` };
}

/** Of the disk that the data directory is on. */
export async function checkDiskSpace(directory: string): Promise<Finding> {
  const place = await nearestExisting(resolve(directory));
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const about = 'disk space';
  const words = `${(free / GIB).toFixed(1)} GiB are free at ${place}`;
  const next = 'Make room, or put DATA_DIRECTORY on a larger disk';
  if (free < FULL) return { state: 'wrong', about, words, next };
  return free < SCARCE ? { state: 'warn', about, words, next } : { state: 'ok', about, words };
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path));
}
