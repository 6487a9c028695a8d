/** The part of the library that we use; it brings no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  interface BaseUnits {
    readonly status: 'succeeded' | 'failed' | 'invalid' | 'error';
    readonly magnitude?: number;
    readonly unitToExp?: Readonly<Record<string, number>>;
    /** On a scale of its own: Celsius, pH. */
    readonly fromUnitIsSpecial?: boolean;
  }

  interface ValidatedUnit {
    readonly status: 'valid' | 'invalid' | 'error';
    /** The code that was taken for the one given. */
    readonly ucumCode: string | null;
    readonly unit?: { readonly name: string } | null;
  }

  /** The unit and its code, null for what is none; messages, suggestions. */
  type ParsedUnit = readonly [unit: unknown, code: string | null, messages: readonly string[], ...unknown[]];

  export interface Ucum {
    readonly uStrParser_: {
      parseString(text: string, purpose?: string, suggest?: boolean): ParsedUnit;
    };
    validateUnitString(code: string): ValidatedUnit;
    convertToBaseUnits(code: string, value: number): BaseUnits;
  }

  export const UcumLhcUtils: { getInstance(): Ucum };
}
