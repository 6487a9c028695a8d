/** A group by the id given here, as its members show it. */
export interface GroupOfUser {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
}

/** A person as the directory has announced them; the id is that of the account. */
export interface ProvisionedUser {
  readonly id: string;
  /** SCIM attributes, with names as the schemas write them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What the directory says; an administrator may have disabled the account nevertheless. */
  readonly active: boolean;
  readonly refusal: string | null;
  readonly version: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly groups: readonly GroupOfUser[];
  readonly account: {
    readonly username: string;
    readonly roles: readonly string[];
    readonly fhirUser: string | null;
  };
}

/** What a person is announced with, as far as accounts go. */
export interface AnnouncedUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly name: string;
  readonly email: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}
