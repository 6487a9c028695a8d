/** Characters that PostgreSQL takes into no text, as JSON escapes them: NUL, and halves of a surrogate pair. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][\da-f]{2})/;

/** Whether all text in it, names of members included, can be kept. */
export function isStorable(value: unknown): boolean {
  return !NOT_STORABLE.test(JSON.stringify(value) ?? '');
}
