import { Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessPolicies } from '../../../access/policies/access-policies.js';
import type { PolicyDeclaration } from '../../../access/policies/policy.declaration.js';
import { PolicyPublication } from '../../../access/policies/policy-publication.js';
import { InvalidError } from '../../../fhir/errors/fhir-error.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { found } from '../../administered.js';
import { PolicyAdministration } from '../../policies/policy-administration.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { FormFields } from '../../../pages/form-fields.js';
import { policiesPage } from './policies.page.js';
import { type PolicyEdit, policyEditPage } from './policy-edit.page.js';
import { BLANK_RULE, declarationOf, draftIn, draftOf, type PolicyDraft } from './policy-form.js';
import { versionPage, versionsPage } from './policy-versions.page.js';

const NEW_POLICY: PolicyDraft = {
  name: '',
  roles: [],
  mayBreakTheGlass: false,
  mayRemoveLabels: false,
  rules: [BLANK_RULE, BLANK_RULE],
};

/** What people may do by their roles, governed by people. */
@ConsoleController('policies')
export class ConsolePoliciesController {
  constructor(
    private readonly policies: AccessPolicies,
    private readonly administration: PolicyAdministration,
    private readonly publication: PolicyPublication,
    private readonly pages: Pages,
  ) {}

  @Get()
  async list(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    const roles = await this.administration.roles();
    await this.pages.send(reply, policiesPage(visitor, this.administration.declared(), roles));
  }

  @Get('edit')
  async edit(
    @SignedIn() visitor: Visitor,
    @Query('name') name: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { version } = this.policies.declared();
    const known = typeof name === 'string' ? name : undefined;
    const policy = this.administration.declared().find(each => each.name === known);
    const draft = known === undefined ? NEW_POLICY : draftOf(found(policy, 'policy'));
    await this.pages.send(reply, policyEditPage(visitor, { draft, known, version: version ?? 'none' }));
  }

  /** The buttons of the form: look at it again, with one more rule or with what would come of it; put in force. */
  @Post()
  async act(
    @SignedIn() visitor: Visitor,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [act, known] = [form.text('act'), form.text('known')];
    const draft = draftIn(form);
    const edit = { draft, known, version: form.text('version') ?? 'none' };
    if (act === 'more') {
      const longer = { ...draft, rules: [...draft.rules, BLANK_RULE] };
      await this.pages.send(reply, policyEditPage(visitor, { ...edit, draft: longer }));
      return;
    }
    const next = this.withChange(known, act === 'remove' ? undefined : declarationOf(draft));
    try {
      if (act === 'check') {
        await this.administration.check(next.all);
        const before = this.administration.declared().find(({ name }) => name === known)?.roles ?? [];
        const affected = await this.administration.affected([...draft.roles, ...before]);
        await this.pages.send(reply, policyEditPage(visitor, { ...edit, affected }));
        return;
      }
      await this.publication.publish(next.all, edit.version);
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      await this.pages.send(reply, policyEditPage(visitor, this.refused(edit, error, next.place)));
      return;
    }
    const words = `The policy ${known ?? draft.name} is ${act === 'remove' ? 'removed' : 'in force'}.`;
    throw new Done('/console/policies', words);
  }

  @Get('versions')
  async versions(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    const { version } = this.policies.declared();
    await this.pages.send(reply, versionsPage(visitor, await this.policies.versions(), version));
  }

  @Get('versions/:version')
  async version(
    @SignedIn() visitor: Visitor,
    @Param('version') version: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { version: current } = this.policies.declared();
    const policies = await this.policiesOf(version);
    await this.pages.send(reply, versionPage(visitor, { version, current: current ?? 'none', policies }));
  }

  /** An earlier version comes into force again. */
  @Post('versions/:version')
  async restore(@Param('version') version: string, @SignedForm() form: FormFields): Promise<never> {
    const policies = await this.policiesOf(version);
    await this.publication.publish(policies, form.text('current') ?? 'none');
    throw new Done('/console/policies', `The policies of version ${version} are in force again.`);
  }

  private async policiesOf(version: string): Promise<readonly PolicyDeclaration[]> {
    const known = found(await this.policies.find(version), 'version of the policies');
    return (known as { readonly policies: readonly PolicyDeclaration[] }).policies;
  }

  /** All policies with this one in the place of the known one, or at the end. */
  private withChange(
    known: string | undefined,
    changed: object | undefined,
  ): { readonly all: readonly object[]; readonly place: number } {
    const all: object[] = [...this.administration.declared()];
    const index = this.administration.declared().findIndex(({ name }) => name === known);
    const place = index < 0 ? all.length : index;
    all.splice(place, 1, ...(changed ? [changed] : []));
    return { all, place };
  }

  private refused(edit: PolicyEdit, { message }: InvalidError, place: number): PolicyEdit {
    const prefix = new RegExp(String.raw`^\[${place}\][:.]?\s*`);
    const { draft } = edit;
    return {
      ...edit,
      draft: draft.rules.length > 0 ? draft : { ...draft, rules: [BLANK_RULE] },
      mistakes: message.split('; ').map(mistake => mistake.replace(prefix, '')),
    };
  }
}
