import { ScimController } from '../scim-controller.decorator.js';
import { ScimResourceController } from '../scim-resource.controller.js';
import { ScimUsers } from './scim-users.js';

@ScimController('Users')
export class ScimUsersController extends ScimResourceController {
  constructor(protected readonly resources: ScimUsers) {
    super();
  }
}
