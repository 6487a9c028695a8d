/** Name, code and stack of what was thrown, for logs: where it happened, never what the message said. */
export function thrownPlace(thrown: unknown): string {
  const frames = (thrown instanceof Error ? (thrown.stack ?? '') : '').match(/^ {4}at .*$/gm) ?? [];
  const { name = typeof thrown, code = '' } = (thrown ?? {}) as { name?: string; code?: string | number };
  return `${name} ${code}\n${frames.join('\n')}`;
}
