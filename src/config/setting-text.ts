/**
 * Reads the text of an environment variable. A text that does not have the form comes back unchanged,
 * so that the validator of the property refuses it: nothing is guessed (`yes` is not `true`, `08` is not 8).
 */
export type TextReader = (text: string) => string | number | boolean;

export const asWritten: TextReader = text => text;

export const wholeNumber: TextReader = text => (/^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text);

export const trueOrFalse: TextReader = text => (text === 'true' || text === 'false' ? text === 'true' : text);
