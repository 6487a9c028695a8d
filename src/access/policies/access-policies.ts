import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { type AccessRules, BUILT_IN_RULES, type Policy, RulesInForce } from '../../fhir/access/policy.js';
import { FhirError } from '../../fhir/errors/fhir-error.js';
import { TermHash } from '../../fhir/search/term-hash.js';
import { StorageParts } from '../../fhir/storage/storage-parts.js';
import { type Publication, PublishedDocuments } from '../../installation/published-documents.js';
import { readDeclaredList } from '../../installation/read-declared.js';
import { PolicyDeclaration, type PolicyRuleDeclaration } from './policy.declaration.js';
import { policyMistakes } from './policy-mistakes.js';

/**
 * The policies of the installation: one document, version by version, that every process holds in memory. Asked with
 * each request, so that a change holds for tokens that are under way.
 */
@Injectable()
export class AccessPolicies extends RulesInForce {
  private readonly logger = new Logger(AccessPolicies.name);
  private version: string | undefined;
  private rules: AccessRules = BUILT_IN_RULES;

  constructor(
    private readonly documents: PublishedDocuments,
    private readonly storage: StorageParts,
    private readonly hash: TermHash,
    private readonly environment: Environment,
  ) {
    super();
  }

  override current(): AccessRules {
    const document = this.documents.current('access-policies');
    const { hasRules: hasConsents } = this.storage.consents;
    if (document?.version !== this.version) {
      this.version = document?.version;
      this.rules = { policies: document ? this.policiesIn(document.content) : [], hasConsents };
    } else if (hasConsents !== this.rules.hasConsents) {
      this.rules = { ...this.rules, hasConsents };
    }
    return this.rules;
  }

  /** As they were published. */
  declared(): { readonly version: string | null; readonly policies: unknown } {
    const document = this.documents.current('access-policies');
    return { version: document?.version ?? null, policies: document ? JSON.parse(document.content) : [] };
  }

  async versions(): Promise<readonly { readonly version: string; readonly published_at: string }[]> {
    const versions = await this.documents.versions('access-policies');
    return versions.map(({ version, publishedAt }) => ({ version, published_at: publishedAt.toISOString() }));
  }

  async find(version: string): Promise<unknown> {
    const document = await this.documents.find('access-policies', version);
    return document && { version, policies: JSON.parse(document.content) as unknown };
  }

  mistakes(declarations: readonly PolicyDeclaration[]): ReturnType<typeof policyMistakes> {
    const { hash, environment } = this;
    return policyMistakes(declarations, { hash, fhirBase: environment.fhirBase, now: Date.now() });
  }

  /**
   * They must be without mistakes.
   *
   * @param expected the version that is meant to be replaced, null for none; undefined for whichever it is
   */
  async publish(declarations: readonly PolicyDeclaration[], expected?: string | null): Promise<Publication> {
    return this.documents.publish('access-policies', JSON.stringify(declarations), expected);
  }

  /** Another version of this server may have written them: what is not understood here opens nothing. */
  private policiesIn(content: string): AccessRules['policies'] {
    try {
      const declarations = readDeclaredList(PolicyDeclaration, JSON.parse(content));
      if (this.mistakes(declarations).length === 0) return declarations.map(policyOf);
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
    }
    this.logger.error('the stored access policies are not understood: only administrators have access');
    return 'unreadable';
  }
}

function policyOf({ name, roles, rules, break_the_glass, remove_labels }: PolicyDeclaration): Policy {
  return {
    name,
    roles,
    rules: rules.map(ruleOf),
    mayBreakTheGlass: break_the_glass ?? false,
    mayRemoveLabels: remove_labels ?? false,
  };
}

function ruleOf({
  effect,
  types,
  interactions,
  criteria,
  patients,
}: PolicyRuleDeclaration): Policy['rules'][number] {
  return {
    effect,
    types,
    interactions: interactions.split('') as Policy['rules'][number]['interactions'][number][],
    ...(criteria === undefined ? {} : { criteria }),
    ...(patients === undefined ? {} : { relations: patients }),
  };
}
