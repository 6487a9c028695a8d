import { Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../auth/authorization-server/authorization-server.module.js';
import { IdentityModule } from '../auth/identity/identity.module.js';
import { ScimDiscoveryController } from './discovery.controller.js';
import { ScimGroups } from './groups/scim-groups.js';
import { ScimGroupsController } from './groups/scim-groups.controller.js';
import { ProvisioningController } from './provisioning.controller.js';
import { ScimBodies } from './protocol/scim-bodies.js';
import { StandingTokensController } from './standing-tokens.controller.js';
import { ScimUnroutedController } from './unrouted.controller.js';
import { UserRefusals } from './users/user-refusals.js';
import { ScimUsers } from './users/scim-users.js';
import { ScimUsersController } from './users/scim-users.controller.js';

/** SCIM 2.0 (RFC 7642 to 7644): the directory of the hospital keeps accounts and groups here (docs/identity/scim.md). */
@Module({
  imports: [IdentityModule, AuthorizationServerModule],
  controllers: [
    ScimDiscoveryController,
    ScimUsersController,
    ScimGroupsController,
    ScimUnroutedController,
    ProvisioningController,
    StandingTokensController,
  ],
  providers: [ScimBodies, ScimUsers, ScimGroups, UserRefusals],
})
export class ScimModule {}
