export type Claims = Readonly<Record<string, unknown>>;

/** By its whole name (a URI, with SAML) or, where there is none, step by step: `realm_access.roles`. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Claims)[step];
  }
  return value;
}

/** Every text in it; numbers and yes/no as they are written. */
export function textsAt(claims: Claims, path: string): readonly string[] {
  return [claimAt(claims, path)].flat().flatMap(value => {
    if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
    return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
  });
}

/** Undefined if there is none, and if there are several: then nobody knows which one is meant. */
export function textAt(claims: Claims, path: string): string | undefined {
  const texts = textsAt(claims, path);
  return texts.length === 1 ? texts[0] : undefined;
}
