import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';

/** Where the authorization server answers: one source for discovery, the CapabilityStatement and the pages. */
@Injectable()
export class SmartEndpoints {
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly introspection: string;
  readonly revocation: string;
  readonly userinfo: string;
  readonly endSession: string;
  readonly keySet: string;
  readonly pushedAuthorizationRequest: string;
  /** Where a person sees and revokes what apps were granted. */
  readonly management: string;
  /** RFC 7591; undefined while nobody may register. */
  readonly registration: string | undefined;
  /** RFC 8705 §5: where the proxy asks for certificates, if that is another address. */
  readonly mutualTlsAliases: Readonly<Record<string, string>> | undefined;
  /** User-access Brands: whose server this is, for apps that let people choose. */
  readonly brandBundle: string;
  /** FHIR base of App State. */
  readonly appState: string;
  readonly smartConfiguration: string;

  constructor(environment: Environment) {
    this.issuer = environment.issuer;
    this.authorization = `${this.issuer}/authorize`;
    this.token = `${this.issuer}/token`;
    this.introspection = `${this.issuer}/introspect`;
    this.revocation = `${this.issuer}/revoke`;
    this.userinfo = `${this.issuer}/userinfo`;
    this.endSession = `${this.issuer}/logout`;
    this.pushedAuthorizationRequest = `${this.issuer}/par`;
    this.keySet = `${this.issuer}/jwks`;
    this.management = `${environment.publicUrl}/account`;
    this.registration =
      environment.CLIENT_REGISTRATION === 'off' ? undefined : `${environment.publicUrl}/register`;
    this.mutualTlsAliases = environment.MTLS_PUBLIC_URL
      ? this.aliasesAt(new URL(environment.MTLS_PUBLIC_URL).origin)
      : undefined;
    this.brandBundle = `${environment.publicUrl}/brands.json`;
    this.appState = `${environment.publicUrl}/app-state`;
    this.smartConfiguration = `${environment.fhirBase}/.well-known/smart-configuration`;
  }

  private aliasesAt(origin: string): Readonly<Record<string, string>> {
    const at = (endpoint: string) => `${origin}${new URL(endpoint).pathname}`;
    return {
      token_endpoint: at(this.token),
      introspection_endpoint: at(this.introspection),
      revocation_endpoint: at(this.revocation),
      pushed_authorization_request_endpoint: at(this.pushedAuthorizationRequest),
      userinfo_endpoint: at(this.userinfo),
    };
  }
}
