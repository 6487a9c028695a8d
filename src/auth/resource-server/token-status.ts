/** Whether an access token, valid by its signature and times, is still in force: RFC 7009 revokes JWTs too. */
export abstract class TokenStatus {
  /** `tokenId` is the claim `jti`. */
  abstract isActive(tokenId: string): Promise<boolean>;

  /** The same as far as it is remembered, without asking: false says nothing. */
  abstract isKnownActive(tokenId: string): boolean;

  /** The scope of a token that was too long to hold it; undefined if there is no such token. */
  abstract scopeOf(tokenId: string): Promise<string | undefined>;
}
