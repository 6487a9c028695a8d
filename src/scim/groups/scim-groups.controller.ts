import { ScimController } from '../scim-controller.decorator.js';
import { ScimResourceController } from '../scim-resource.controller.js';
import { ScimGroups } from './scim-groups.js';

@ScimController('Groups')
export class ScimGroupsController extends ScimResourceController {
  constructor(protected readonly resources: ScimGroups) {
    super();
  }
}
