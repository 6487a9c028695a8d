import { Injectable } from '@nestjs/common';
import type { Obstacle } from '../../auth/identity/provisioning/provisioned-account.repository.js';
import { Provisioning } from '../../auth/identity/provisioning/provisioning.js';
import { refused, ScimError } from '../protocol/scim.error.js';
import type { Attributes } from '../schema/read-resource.js';
import { notFound } from '../scim-resources.js';
import { USER_TYPE } from '../schema/resource-types.js';

/** As declared user names: people type them. */
const USERNAME = /^[\w.@+-]{1,100}$/;

/** Why a user of the directory is not taken over, in the words of SCIM. */
@Injectable()
export class UserRefusals {
  constructor(private readonly provisioning: Provisioning) {}

  /** What can be told from the attributes alone. */
  check({ userName }: Attributes): void {
    if (typeof userName !== 'string' || userName.trim() === '')
      throw refused('invalidValue', 'userName is missing');
    if (this.provisioning.current()?.provider === undefined && !USERNAME.test(userName))
      throw refused('invalidValue', 'userName may only hold letters, digits and . @ + - _');
  }

  of(obstacle: Obstacle | 'no-subject'): ScimError {
    const { subjectName } = this.provisioning;
    switch (obstacle) {
      case 'name-taken':
        return new ScimError(409, 'userName is taken', 'uniqueness');
      case 'subject-taken':
        return new ScimError(409, `${subjectName} is that of another user`, 'uniqueness');
      case 'disabled':
        return new ScimError(
          409,
          'An administrator has disabled the account of this person here, who has to enable it first',
        );
      case 'no-subject':
        return refused('invalidValue', `${subjectName} is missing: it is who the person is at the provider`);
      case 'gone':
        return notFound(USER_TYPE);
      case 'stale':
        return new ScimError(409, 'Others are changing this user at the same time: try again');
    }
  }
}
