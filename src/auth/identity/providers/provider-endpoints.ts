/** Our addresses for one provider, as they are registered there. */
export class ProviderEndpoints {
  private readonly base: string;

  constructor(publicUrl: string, providerId: string) {
    this.base = `${publicUrl}/identity/${providerId}`;
  }

  /** OpenID Connect redirect URI, and SAML assertion consumer service. */
  get callback(): string {
    return `${this.base}/callback`;
  }

  /** Where somebody comes back to who has been signed out there; SAML single logout service. */
  get signedOut(): string {
    return `${this.base}/signed-out`;
  }

  /** OpenID Connect Back-Channel Logout 1.0. */
  get backChannelLogout(): string {
    return `${this.base}/backchannel-logout`;
  }

  /** SAML service provider metadata; also our entity id. */
  get metadata(): string {
    return `${this.base}/metadata`;
  }
}
