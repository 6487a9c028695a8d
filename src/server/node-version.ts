/**
 * Imported first, for its effect: numbers keep their digits by `JSON.rawJSON`, which Node has from 22 on, and modules use
 * it while they load. npm's scripts run on the project's own Node.
 */
if (typeof (JSON as { rawJSON?: unknown }).rawJSON !== 'function') {
  process.stderr.write(
    `Node ${process.versions.node} is too old to run the server: use npm start, or Node 24.\n`,
  );
  process.exit(1);
}
