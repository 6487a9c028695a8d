import { type Client, Filter } from 'ldapts';
import type { LdapProviderDeclaration } from './ldap-provider.declaration.js';

/** `LDAP_MATCHING_RULE_IN_CHAIN` of Active Directory: members of members too. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';
const DEEPEST = 10;
const MOST_GROUPS = 2_000;

export interface DirectoryGroup {
  readonly dn: string;
  readonly name: string;
}

/** The groups of somebody, and the groups of those; a ring of groups is gone round once. */
export async function groupsOf(
  client: Client,
  declaration: LdapProviderDeclaration,
  dn: string,
): Promise<readonly DirectoryGroup[]> {
  const {
    group_base: base,
    member_attribute: member = 'member',
    nested_groups: nested = 'none',
  } = declaration;
  if (base === undefined) return [];
  const attribute = nested === 'active-directory' ? `${member}:${IN_CHAIN}:` : member;
  const found = new Map<string, DirectoryGroup>();
  let asked: readonly string[] = [dn];
  for (let depth = 0; asked.length > 0 && depth < (nested === 'search' ? DEEPEST : 1); depth++) {
    const next: string[] = [];
    for (const each of asked) {
      for (const group of await groupsWith(client, base, `(${attribute}=${Filter.escape(each)})`)) {
        if (found.has(group.dn.toLowerCase())) continue;
        found.set(group.dn.toLowerCase(), group);
        next.push(group.dn);
      }
      if (found.size > MOST_GROUPS) throw new Error(`somebody is in more than ${MOST_GROUPS} groups`);
    }
    asked = next;
  }
  return [...found.values()];
}

async function groupsWith(client: Client, base: string, filter: string): Promise<readonly DirectoryGroup[]> {
  const { searchEntries } = await client.search(base, {
    scope: 'sub',
    filter,
    attributes: ['cn'],
    sizeLimit: MOST_GROUPS,
    paged: { pageSize: 500 },
  });
  return searchEntries.map(({ dn, cn }) => ({ dn, name: String([cn].flat()[0] ?? dn) }));
}
