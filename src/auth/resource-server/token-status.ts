/** Whether an access token, valid by its signature and times, is still in force: RFC 7009 revokes JWTs too. */
export abstract class TokenStatus {
  /** `tokenId` is the claim `jti`. */
  abstract isActive(tokenId: string): Promise<boolean>;
}
