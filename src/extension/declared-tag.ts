/** Tells what modules declare from what somebody has stored. */
export const DECLARED_TAG = { system: 'https://firekeeper.dev/tags', code: 'declared-by-module' };
