/** One more resource of the launch (SMART App Launch 2.2, "fhirContext"). */
export interface FhirContextItem {
  /** Relative reference: `ImagingStudy/123`. */
  readonly reference?: string;
  readonly canonical?: string;
  readonly identifier?: { readonly system?: string; readonly value?: string };
  readonly type?: string;
  readonly role?: string;
}
