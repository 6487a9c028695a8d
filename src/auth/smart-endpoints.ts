import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { SMART_STYLE_VERSION } from './smart-style.js';

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
  readonly smartConfiguration: string;
  readonly smartStyle: string;

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
    this.smartConfiguration = `${environment.fhirBase}/.well-known/smart-configuration`;
    this.smartStyle = `${environment.publicUrl}/smart-style.json?v=${SMART_STYLE_VERSION}`;
  }
}
