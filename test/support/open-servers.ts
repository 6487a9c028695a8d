/** The servers of this process that run: what a failed test has not closed would be there in the next file. */
export const openServers = new Set<{ close(): Promise<void> }>();
