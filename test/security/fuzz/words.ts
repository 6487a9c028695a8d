/** The words of the languages that our parsers read. */

/** Words are divided by ¦: they hold spaces, commas and quotes themselves. */
export function wordsOf(...lines: readonly string[]): readonly string[] {
  return lines.flatMap(line => line.split('¦'));
}

export const SCOPE = wordsOf(
  'patient/¦user/¦system/¦Observation¦Patient¦*¦.¦cruds¦rs¦sr¦read¦write¦?¦category=',
  'http://x|laboratory¦&¦ ¦launch¦launch/patient¦openid¦_include=*',
);
export const SEARCH_NAME = wordsOf(
  'name¦code¦date¦subject¦value-quantity¦_id¦_has¦_filter¦_sort¦_include¦:¦:exact¦:missing¦:not',
  ':Patient¦:identifier¦:of-type¦:in¦.¦_has:¦:iterate¦Observation¦patient¦_lastUpdated¦_elements',
  '_summary¦_total¦_count¦_type¦near¦_content¦_text¦_list¦_page¦_revinclude¦_contained',
  '_containedType¦code-value-quantity',
);
export const SEARCH_VALUE = wordsOf(
  'eq¦ne¦gt¦ge¦sa¦ap¦2024¦2024-01-01¦T10:00:00Z¦5.4¦|¦http://loinc.org|1-1¦Patient/1',
  'Observation/1/_history/2¦,¦$¦\\¦true¦Observation:subject¦*¦-date¦_id',
  'http://localhost/fhir/Patient/1¦urn:uuid:¦mg¦http://unitsofmeasure.org¦1e3¦accurate¦10',
);
export const FILTER = wordsOf(
  'name¦eq¦ne¦co¦sw¦ew¦gt¦lt¦pr¦po¦ss¦sb¦in¦re¦ ¦and¦or¦not¦(¦)¦[¦]¦"¦"x"¦\\"¦.¦subject¦:¦Patient',
  'date¦2024¦5.4¦true¦given',
);
export const FHIRPATH = wordsOf(
  "Patient¦name¦given¦.¦where(¦exists(¦all(¦)¦(¦ and ¦ or ¦ implies ¦=¦!=¦~¦$this¦%resource¦'x'",
  "1¦@2024¦|¦ in ¦ contains ¦matches(¦'(a+)+$'¦descendants()¦children()¦repeat(¦trace(¦is ¦as ",
  'ofType(¦[¦]¦+¦-¦{}',
);
export const JSON_TEXT = wordsOf(
  '{¦}¦[¦]¦:¦,¦"¦"resourceType"¦"Patient"¦"id"¦"a"¦\\u0000¦\\ud800¦\\¦null¦true¦1¦1.0¦-¦e¦1e400',
  '"__proto__"¦ ¦\n¦"name"¦"extension"¦{"a":',
);
export const XML_TEXT = wordsOf(
  '<Patient xmlns="http://hl7.org/fhir">¦</Patient>¦<name>¦</name>¦<id value="1"/>¦<¦>¦/>¦&amp;',
  '&#0;¦&#x1F600;¦&lol;¦<!DOCTYPE x [¦<!ENTITY a "b">¦]>¦<![CDATA[¦]]>¦<?xml¦ version="1.0"¦?>',
  '<!--¦-->¦xmlns:a="b"¦value="¦"¦<text><div xmlns="http://www.w3.org/1999/xhtml">',
);
export const REFERENCE = wordsOf(
  'Patient¦Observation¦/¦1¦_history¦#¦?¦http://¦https://¦localhost¦urn:uuid:¦urn:oid:1.2¦|¦@¦:80',
  '..¦identifier=¦aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa¦-¦.¦\\',
);
export const DATE = wordsOf('2024¦-¦02¦29¦30¦T¦:¦24¦59¦60¦.¦999¦Z¦+¦14:00¦0001¦1');
export const HEADER = wordsOf(
  'W/¦"1"¦"¦*¦,¦;¦q=¦0.5¦1¦return=¦minimal¦handling=¦strict¦respond-async¦application/fhir+json',
  'application/fhir+xml¦text/html¦*/*¦fhirVersion=4.0¦charset=utf-8¦=',
);
export const TOKEN = wordsOf(
  'eyJhbGciOiJFUzI1NiJ9¦eyJhbGciOiJub25lIn0¦.¦e30¦Bearer ¦DPoP ¦Basic ¦=¦-¦_¦AAAA',
  'eyJ0eXAiOiJkcG9wK2p3dCJ9¦eyJqd2siOnt9fQ¦eyJqd2siOnsia3R5IjoiRUMifX0¦==¦~',
);
