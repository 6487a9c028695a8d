/** Asymmetric ones of today; at the token endpoint and at the FHIR server alike. */
export const DPOP_ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'] as const;
