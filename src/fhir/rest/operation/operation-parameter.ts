/** What an operation takes under one name. https://hl7.org/fhir/R4/operationdefinition-definitions.html#OperationDefinition.parameter */
export interface OperationParameter {
  /** A primitive type may stand in the URL too; `Meta` and `Resource` travel in the body. */
  readonly type:
    | 'boolean'
    | 'canonical'
    | 'code'
    | 'date'
    | 'dateTime'
    | 'id'
    | 'instant'
    | 'positiveInt'
    | 'string'
    | 'unsignedInt'
    | 'uri'
    | 'Meta'
    | 'Resource';
  /** `min`, 0 unless it is said. */
  readonly min?: 0 | 1;
  /** `max`, 1 unless it is said. */
  readonly max?: 1 | '*';
}
