import { parse } from 'node:querystring';

/** The fields of a posted form, whatever parser stands before us. */
export class FormFields {
  private constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  static of(body: unknown): FormFields {
    if (typeof body === 'string' || Buffer.isBuffer(body)) return new FormFields(parse(body.toString()));
    return new FormFields(typeof body === 'object' && body !== null ? { ...body } : {});
  }

  /** Undefined if it is missing, or stands there more than once. */
  one(name: string): string | undefined {
    const value = this.fields[name];
    return typeof value === 'string' ? value : undefined;
  }

  all(name: string): readonly string[] {
    return [this.fields[name]].flat().filter(value => typeof value === 'string');
  }

  /** As `one`, without the space around it; what is empty was left out. */
  text(name: string): string | undefined {
    const text = this.one(name)?.trim();
    return text === '' ? undefined : text;
  }

  /** All that were filled in, for a class that declares them; without the token, of which the handler knows nothing. */
  filled(): Readonly<Record<string, unknown>> {
    const filled = Object.entries(this.fields).filter(([name, value]) => name !== 'csrf' && value !== '');
    return Object.fromEntries(filled);
  }

  /** Several values in one field, with spaces or commas between them. */
  words(name: string): readonly string[] | undefined {
    return this.text(name)
      ?.split(/[\s,]+/)
      .filter(each => each !== '');
  }
}

/** Without what is left out: declarations tell absent from empty. */
export function given(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
