import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyProof } from '../../../src/auth/resource-server/dpop/dpop-proof.js';
import { readCertificateHeader } from '../../../src/auth/mutual-tls/certificate-header.js';
import { keyIdOf } from '../../../src/auth/resource-server/token-header.js';
import { TokenRefusal } from '../../../src/auth/resource-server/token-refusal.js';
import { parseSmartScope, parseSmartScopes } from '../../../src/auth/scopes/smart-scope.js';
import { FhirError } from '../../../src/fhir/errors/fhir-error.js';
import { compileExpression } from '../../../src/fhir/fhirpath/compile-expression.js';
import { matchesOneOf, parseIfMatch } from '../../../src/fhir/interactions/entity-tag.js';
import { parseDateRange, parsePartialDate } from '../../../src/fhir/model/date-range.js';
import { parseInstant } from '../../../src/fhir/model/instant.js';
import { parseJson } from '../../../src/fhir/model/json.js';
import { parseReference } from '../../../src/fhir/model/reference.js';
import { negotiatedFormat } from '../../../src/fhir/rest/content-negotiation.js';
import { parseMediaType } from '../../../src/fhir/rest/media-type.js';
import { parseFilter } from '../../../src/fhir/search/filter/filter.parser.js';
import { PageLink } from '../../../src/fhir/search/page-link.js';
import { parseSearchQuery } from '../../../src/fhir/search/search-query.parser.js';
import { parseXml } from '../../../src/fhir/xml/parse-xml.js';
import { expectQuick, repetitionOf, runs, textOf } from './fuzzing.js';
import * as words from './words.js';

type Refusal = abstract new (...values: never[]) => Error;

interface Parser {
  readonly name: string;
  readonly words: readonly string[];
  readonly parse: (text: string) => unknown;
  /** What it may throw, and nothing else. */
  readonly refusal?: Refusal;
}

const links = new PageLink(Buffer.alloc(32, 7));

const PARSERS: readonly Parser[] = [
  { name: 'a scope', words: words.SCOPE, parse: parseSmartScope },
  { name: 'a list of scopes', words: words.SCOPE, parse: parseSmartScopes },
  {
    name: 'a search parameter',
    words: words.SEARCH_NAME,
    parse: text => parseSearchQuery('Observation', [[text, '1']], { handling: 'strict' }),
    refusal: FhirError,
  },
  ...[
    'code',
    'date',
    'subject',
    'value-quantity',
    '_id',
    '_sort',
    '_include',
    '_has:Provenance:target:_id',
    '_count',
  ].map(name => ({
    name: `a value of ${name}`,
    words: words.SEARCH_VALUE,
    parse: (text: string) => parseSearchQuery('Observation', [[name, text]], { handling: 'strict' }),
    refusal: FhirError,
  })),
  { name: '_filter', words: words.FILTER, parse: text => parseFilter('Patient', text), refusal: FhirError },
  { name: 'FHIRPath', words: words.FHIRPATH, parse: compileExpression, refusal: SyntaxError },
  { name: 'JSON', words: words.JSON_TEXT, parse: parseJson, refusal: FhirError },
  { name: 'XML', words: words.XML_TEXT, parse: parseXml, refusal: FhirError },
  { name: 'a date', words: words.DATE, parse: parsePartialDate },
  { name: 'a range of dates', words: words.DATE, parse: parseDateRange },
  { name: 'an instant', words: words.DATE, parse: parseInstant },
  {
    name: 'a reference',
    words: words.REFERENCE,
    parse: text => parseReference(text, 'http://localhost/fhir'),
  },
  {
    name: 'a page link',
    words: words.TOKEN,
    parse: text => links.open('a', 'Patient', text),
    refusal: FhirError,
  },
  { name: 'If-Match', words: words.HEADER, parse: parseIfMatch, refusal: FhirError },
  { name: 'If-None-Match', words: words.HEADER, parse: text => matchesOneOf(text, '1') },
  {
    name: 'Accept',
    words: words.HEADER,
    parse: text => negotiatedFormat(text, undefined),
    refusal: FhirError,
  },
  { name: 'Content-Type', words: words.HEADER, parse: parseMediaType },
  { name: 'the header of a token', words: words.TOKEN, parse: keyIdOf, refusal: TokenRefusal },
  { name: 'a certificate', words: words.TOKEN, parse: readCertificateHeader },
];

/** Runs the parser; what it throws must be a refusal of ours. */
function parseOrRefuse({ parse, refusal }: Parser, text: string): void {
  try {
    parse(text);
  } catch (thrown) {
    if (refusal && thrown instanceof refusal) return;
    throw thrown;
  }
}

describe.each(PARSERS)('The parser of $name', parser => {
  it('takes or refuses any text', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(textOf(parser.words), text => parseOrRefuse(parser, text)),
      runs(),
    );
  });

  it('takes no longer than a text is long', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(repetitionOf(parser.words), text => expectQuick(() => parseOrRefuse(parser, text))),
      runs(1 / 10),
    );
  });
});

describe('The parser of DPoP proofs', () => {
  it('refuses any text', { timeout: 600_000 }, async () => {
    const request = { method: 'GET', address: 'http://localhost/fhir', token: 't', thumbprint: 'x' };
    await fc.assert(
      fc.asyncProperty(textOf(words.TOKEN), async text => {
        await expect(verifyProof(text, request)).rejects.toBeInstanceOf(TokenRefusal);
      }),
      runs(),
    );
  });
});

describe('JSON and XML', () => {
  it('nested without end are refused, not a stack that overflows', () => {
    for (const depth of [1000, 100_000]) {
      const json = `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;
      const xml = `<Patient xmlns="http://hl7.org/fhir">${'<contact>'.repeat(depth)}${'</contact>'.repeat(depth)}</Patient>`;
      for (const parse of [() => parseJson(json), () => parseXml(xml)]) expect(parse).toThrow(FhirError);
    }
  });

  it('of any value are read as what they say', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), text => {
        try {
          expect(JSON.parse(JSON.stringify(parseJson(text)))).toEqual(JSON.parse(text));
        } catch (thrown) {
          if (!(thrown instanceof FhirError)) throw thrown;
        }
      }),
      runs(),
    );
  });
});
