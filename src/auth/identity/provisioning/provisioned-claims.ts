import type { Claims } from '../../claims/claims.js';
import type { AnnouncedUser, GroupOfUser } from './provisioned-user.js';

type Attributes = Readonly<Record<string, unknown>>;

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const LONGEST_NAME = 200;
const LONGEST_EMAIL = 320;

/** What a mapping finds by name: attributes as claims, lists by their values (docs/identity/scim.md). */
export function provisionedClaims(attributes: Attributes, groups: readonly GroupOfUser[] = []): Claims {
  const core = Object.entries(attributes).filter(([name]) => name !== ENTERPRISE);
  const { userName } = attributes;
  return {
    ...Object.fromEntries(core.map(([name, value]) => [name, flat(value)])),
    ...(attributes[ENTERPRISE] as Attributes | undefined),
    preferred_username: userName,
    name: nameOf(attributes),
    email: emailOf(attributes),
    groups: groups.map(({ displayName }) => displayName),
    group_ids: groups.flatMap(({ externalId }) => externalId ?? []),
  };
}

export function announced(attributes: Attributes): AnnouncedUser {
  const { userName, externalId, active } = attributes;
  return {
    userName: String(userName),
    externalId: typeof externalId === 'string' ? externalId : null,
    active: active !== false,
    name: nameOf(attributes).slice(0, LONGEST_NAME),
    email: emailOf(attributes)?.slice(0, LONGEST_EMAIL) ?? null,
    attributes,
  };
}

function nameOf({ displayName, name, userName }: Attributes): string {
  const { formatted, givenName, familyName } = (name ?? {}) as Attributes;
  const whole = [givenName, familyName].filter(part => typeof part === 'string').join(' ');
  return [displayName, formatted, whole, userName].find(isWords) ?? '';
}

function emailOf({ emails }: Attributes): string | undefined {
  const values = (emails ?? []) as readonly Attributes[];
  const best = values.find(({ primary }) => primary === true) ?? values.find(({ type }) => type === 'work');
  return [(best ?? values[0])?.['value']].find(isWords);
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function flat(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map(each => (each as { readonly value?: unknown } | null)?.value ?? each)
    : value;
}
