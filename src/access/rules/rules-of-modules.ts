import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { AccessRule } from '../../fhir/access/access-rule.js';
import { ConsentRule } from '../../fhir/access/consent-rule.js';
import { type AccessRules, RulesInForce } from '../../fhir/access/policy.js';
import { AccessPolicies } from '../policies/access-policies.js';

type RulesOfCode = Pick<AccessRules, 'ofModules' | 'consentsOfModules'>;

/** The policies of the installation with the access rules and consent rules of its modules. */
@Injectable()
export class RulesOfModules extends RulesInForce {
  private found: RulesOfCode | undefined;
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
      this.joined = { ...published, ...this.rules };
    }
    return this.joined;
  }

  private get rules(): RulesOfCode {
    return (this.found ??= this.discover());
  }

  private discover(): RulesOfCode {
    const instances = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    const ofModules = instances.filter(instance => instance instanceof AccessRule);
    const consentsOfModules = instances.filter(instance => instance instanceof ConsentRule);
    return {
      ...(ofModules.length === 0 ? {} : { ofModules }),
      ...(consentsOfModules.length === 0 ? {} : { consentsOfModules }),
    };
  }
}
