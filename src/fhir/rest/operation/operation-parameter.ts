/** What an operation takes under one name. https://hl7.org/fhir/R4/operationdefinition-definitions.html#OperationDefinition.parameter */
export interface OperationParameter {
  /** A primitive type may stand in the URL too; the others travel in the body. */
  readonly type:
    | 'boolean'
    | 'canonical'
    | 'code'
    | 'date'
    | 'dateTime'
    | 'id'
    | 'instant'
    | 'integer'
    | 'positiveInt'
    | 'string'
    | 'unsignedInt'
    | 'uri'
    | 'CodeableConcept'
    | 'Coding'
    | 'Meta'
    | 'Resource';
  /** `min`, 0 unless it is said. */
  readonly min?: 0 | 1;
  /** `max`, 1 unless it is said. */
  readonly max?: 1 | '*';
}
