/** Numbers keep their digits by `JSON.rawJSON`; Node has it from 22 on. npm's scripts run on the project's own Node. */
export class NodeTooOldError extends Error {
  constructor() {
    super(
      `Node ${process.versions.node} is too old to run the server: start it by npm start, or use Node 24.`,
    );
    this.name = 'NodeTooOldError';
  }
}

export function assertNodeIsRecent(): void {
  if (typeof (JSON as { rawJSON?: unknown }).rawJSON !== 'function') throw new NodeTooOldError();
}
