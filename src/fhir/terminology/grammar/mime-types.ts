import { GrammarCodeSystem } from './grammar.code-system.js';

/** RFC 6838 §4.2, with parameters of RFC 2045 §5.1. */
const MIME_TYPE =
  /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?: ?; ?[\w!#$%&'*+.^`|~-]{1,64}=(?:[\w!#$%&'*+.^`|~-]{1,127}|"[^"\\\r\n]{0,127}"))*$/;

/** Media types, parameters included. BCP 13, https://hl7.org/fhir/R4/valueset-mimetypes.html */
export const MIME_TYPES = new GrammarCodeSystem('urn:ietf:bcp:13', 'BCP 13', type =>
  type.length <= 512 && MIME_TYPE.test(type) ? null : undefined,
);
