/** Text fields of a form as they were sent; what is empty was left out. */
export class FormFields {
  private readonly sent: Readonly<Record<string, unknown>>;

  constructor(body: unknown) {
    this.sent = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  }

  text(name: string): string | undefined {
    const value = this.sent[name];
    const text = typeof value === 'string' ? value.trim() : '';
    return text === '' ? undefined : text;
  }

  /** Several values in one field, with spaces or commas between them. */
  words(name: string): readonly string[] | undefined {
    return this.text(name)
      ?.split(/[\s,]+/)
      .filter(each => each !== '');
  }
}

/** Without what is left out: the declarations tell absent from empty. */
export function given(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
