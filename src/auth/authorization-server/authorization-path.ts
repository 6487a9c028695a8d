/** Whether a request target is the authorization server's, which answers by itself, past guards, filters and hooks. */
export function isAuthorizationPath(url: string): boolean {
  return /^\/auth(?:[/?]|$)/.test(url);
}
