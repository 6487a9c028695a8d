import { type Ucum, UcumLhcUtils } from '@lhncbc/ucum-lhc';

/**
 * The library of the Lister Hill Center. What it stumbles over it writes to the console, text and all: here it is
 * no unit, and no client's text comes into the log.
 */
export const ucum: Ucum = UcumLhcUtils.getInstance();

const { uStrParser_: parser } = ucum;
const parse = parser.parseString.bind(parser);

parser.parseString = (...text) => {
  try {
    return parse(...text);
  } catch {
    return [null, null, []];
  }
};
