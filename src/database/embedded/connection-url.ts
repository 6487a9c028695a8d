import type { ClusterDirectory } from './cluster-directory.js';

/** How a client reaches the PostgreSQL in the directory: by its Unix socket, or on loopback. */
export function connectionUrl(
  directory: ClusterDirectory,
  port: number,
  onSocket: boolean,
  user: string,
  password: string,
  database: string,
): string {
  const account = `${user}:${encodeURIComponent(password)}`;
  return onSocket
    ? `postgres://${account}@localhost:${port}/${database}?host=${encodeURIComponent(directory.cluster)}`
    : `postgres://${account}@127.0.0.1:${port}/${database}`;
}
