import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { AccessRule } from '../../fhir/access/access-rule.js';
import { type AccessRules, RulesInForce } from '../../fhir/access/policy.js';
import { AccessPolicies } from '../policies/access-policies.js';

/** The policies of the installation with the access rules of its modules. */
@Injectable()
export class RulesOfModules extends RulesInForce {
  private found: readonly AccessRule[] | undefined;
  private published: AccessRules | undefined;
  private joined: AccessRules | undefined;

  constructor(
    private readonly policies: AccessPolicies,
    private readonly discovery: DiscoveryService,
  ) {
    super();
  }

  override current(): AccessRules {
    const published = this.policies.current();
    if (!this.joined || published !== this.published) {
      this.published = published;
      this.joined = this.rules.length === 0 ? published : { ...published, ofModules: this.rules };
    }
    return this.joined;
  }

  private get rules(): readonly AccessRule[] {
    this.found ??= this.discovery
      .getProviders()
      .map(({ instance }) => instance as unknown)
      .filter(instance => instance instanceof AccessRule);
    return this.found;
  }
}
