/** The part of OpenAPI 3.1 that we write. https://spec.openapis.org/oas/v3.1.0 */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

export type PathItem = Readonly<Record<string, OpenApiOperation>>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly OpenApiParameter[];
  readonly responses: Readonly<Record<string, object>>;
  /** Empty where no token is asked for. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** The SMART scopes, whoever the token stands for: `Observation.rs`. */
  readonly 'x-smart-scopes'?: readonly string[];
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: object;
}
