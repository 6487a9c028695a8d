import { LOINC } from './specification-record.js';

/** A request, and what is said of it. */
type Refused = readonly (readonly [request: string, diagnostics: string])[];

/** What cannot be read. */
export const MALFORMED: readonly string[] = [
  'Observation?date=2020-02-30',
  'Observation?date=2020-13',
  'Observation?date=2020-3-5',
  'Observation?date=gt',
  'Observation?date=gtlt2020',
  'Observation?date:not=2020',
  'Observation?value-quantity=5.4|kg',
  'Observation?value-quantity=five',
  'Observation?value-quantity=5.4||kg|x',
  'Observation?subject:Martian=x',
  'Observation?subject:Practitioner=x',
  'Observation?encounter:missing=maybe',
  'Observation?_lastUpdated=yesterday',
  'Observation?patient.nose=x',
  'Observation?status.name=x',
  'Observation?subject:Organization.name=x',
  'Observation?_sort=subject.name',
  'Observation?_include=Patient',
  'Observation?_include=Observation:status',
  'Observation?_include:often=Observation:subject',
  'Observation?_count=1.5',
  'Observation?_count=',
  'Patient?_has:Observation:patient=x',
  'Patient?_has:Observation:nose:code=x',
  'Patient?_has:Observation:encounter:code=x',
  'Patient?_has=x',
  'Patient?name:exact:contains=x',
  'Patient?=x',
  'Patient?birthdate=1980-05-17T25:00',
];

/** Criteria for Observations. */
export const REFUSED_CRITERIA: Refused = [
  ['date=2020-02-30', 'The value "2020-02-30" of the date parameter date is not a date'],
  ['date=xx2020', 'The value "xx2020" of the date parameter date'],
  ['value-quantity=five', 'The value "five" of the quantity parameter value-quantity must be written as'],
  ['subject=a%20b', 'The value "a b" of the reference parameter subject is not a reference'],
  ['code=a|b|c', `The value "a|b|c" of the token parameter code has more than one '|'`],
  ['code-value-quantity=x', 'The value "x" of the composite parameter code-value-quantity must be'],
  [
    `component-code-value-quantity=${LOINC}|$5`,
    'The value "http://loinc.org|" of the composite parameter component-code-value-quantity names a system without ' +
      'a code: only the last part may, where elements repeat',
  ],
  ['code:missing=perhaps', 'The value "perhaps" of the token parameter code must be true or false'],
  [
    'value-quantity=5||',
    'The value "5||" of the quantity parameter value-quantity names no unit: write "5" for any',
  ],
  ['code:in=', 'The value of the token parameter code must be the URL of a value set'],
  ['_id=a|b|c', 'The value "a|b|c" of the token parameter _id is no id of type Observation: write 1 to 64'],
  ['_id=w1,w%202', 'The value "w 2" of the token parameter _id is no id'],
  ['_id=%7C', 'The value "|" of the token parameter _id is no id'],
  ['_id=', 'The value of the token parameter _id is no id'],
  ['_id:not=a/b', 'The value "a/b" of the token parameter _id is no id'],
  ['_id=Patient/ann', 'The value "Patient/ann" of the token parameter _id is no id of type Observation'],
  ['subject:Patient._id=a_b', 'The value "a_b" of the token parameter _id is no id of type Patient'],
  [
    '_has:Provenance:target:_id=a_b',
    'The value "a_b" of the token parameter _id is no id of type Provenance',
  ],
  ['_filter=_id%20eq%20a_b', 'The value "a_b" of the token parameter _id is no id of type Observation'],
  ['_count=many', '_count must be a whole number, not "many"'],
  ['_total=some', '_total must be one of none, estimate, accurate, not "some"'],
  [`date=${'9'.repeat(1_000)}`, `The value "${'9'.repeat(64)}…" of the date parameter date is not a date`],
  ['status=%20', 'The value " " of the token parameter status is empty'],
  ['status:of-type=a|b|c', 'The token parameter status does not support the modifier :of-type'],
  ['code:exact:text=x', 'The search parameter code has a malformed modifier: ":exact:text"'],
  ['code:=x', 'The search parameter code has a malformed modifier: ":"'],
  ['status.name=x', 'The token parameter status is no reference: nothing can be chained to it'],
  ['subject:Martian.name=x', 'The parameter subject of Observation does not refer to "Martian"'],
  ['_has:Martian:x:code=y', 'not as "_has:Martian:x:code"'],
  ['_include=Observation', '[target type], not "Observation"'],
  ['_include=Observation:status', '_include: Observation has no reference parameter "status"'],
  ['_include=Observation:subject:Martian', '[target type], not "Observation:subject:Martian"'],
  [
    '_include=Observation:subject:Organization',
    '_include: the parameter subject of Observation does not refer to "Organization"',
  ],
  ['_sort=date,-nose', 'The value "-nose" of _sort names a search parameter that Observation does not have'],
  ['_sort=code-value-quantity', 'The value "code-value-quantity" of _sort names a composite parameter'],
  ['_list=a_b', 'The value "a_b" of _list must be the id of a List'],
  ['_summary=x', '_summary must be true, text, data, count or false, not "x"'],
  ['_pretty=x', '_pretty must be true or false, not "x"'],
  ['_elements=status,nose', '_elements names an element that there is not: "nose"'],
  ['_filter=nose%20eq%20x', '_filter names the search parameter "nose", which Observation'],
  ['_filter=subject.nose%20eq%20x', '_filter names the search parameter "subject.nose", which Observation'],
  ['_filter=status%20is%20x', 'The value of _filter lacks an operator behind "status"'],
  ['_filter=date%20eq%20x', 'The value "x" of the date parameter date is not a date'],
  ['_filter=date%20eq%20gt2020', 'The value "gt2020" of the date parameter date has a prefix'],
];

/** Whole requests. */
export const REFUSED_REQUESTS: Refused = [
  ['Patient?active=a|b', 'The value "a|b" of the token parameter active is neither true nor false'],
  ['Patient?active=|x', 'The value "|x" of the token parameter active is neither true nor false'],
  ['Patient?active=urn:x|', 'The value "urn:x|" of the token parameter active is neither true nor false'],
  ['Patient?phone:of-type=a|b|c', 'The token parameter phone does not support the modifier :of-type'],
  [
    'MeasureReport?measure:identifier=x',
    'The reference parameter measure does not support the modifier :identifier',
  ],
  [
    'MeasureReport?measure:below=urn:x%20y',
    'The value "urn:x y" of the reference parameter measure must be a canonical URL',
  ],
  ['Location?near=1|2||parsec', 'The value "1|2||parsec" of the special parameter near must be written as'],
  [
    'DocumentReference?relationship=old$replaces',
    'The value "old" of the composite parameter relationship must be Type/id or an absolute URL',
  ],
  [
    'DocumentReference?relationship=a%20b$replaces',
    'The value "a b" of the composite parameter relationship must be Type/id or an absolute URL',
  ],
  ['Patient/ann?nose=1', 'This interaction does not take the parameter "nose"'],
  ['?_type=Martian', '_type must name resource types of this server, not "Martian"'],
  ['?_count=x', '_count must be a whole number, not "x"'],
];

/** What could not be included, whatever is stored. */
export const LEADING_NOWHERE: Refused = [
  [
    'Observation?_include=Patient:organization',
    '_include: "Patient:organization" begins at Patient, and matches are of type Observation',
  ],
  [
    'Patient?_revinclude=Observation:encounter',
    '_revinclude: "Observation:encounter" does not lead to matches, which are of type Patient',
  ],
  ['Patient?_revinclude=Observation:*:Encounter', '_revinclude: "Observation:*:Encounter" does not lead'],
  ['Observation?_revinclude=Provenance:target:Encounter', 'of type Observation'],
  ['Patient?_revinclude=*:*:Encounter', '_revinclude: "*:*:Encounter" does not lead'],
  ['?_type=Encounter,Observation&_include=Patient:organization', 'of type Encounter or Observation'],
];
