import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ClaimMapping } from '../../../auth/identity/mapping/claim-mapping.js';
import { recordedClaims } from '../../../auth/identity/mapping/recorded-claims.js';
import type { Claims } from '../../../auth/claims/claims.js';
import { InvalidError } from '../../../fhir/errors/fhir-error.js';
import { readDeclared } from '../../../installation/read-declared.js';
import { FormFields } from '../../../pages/form-fields.js';
import { Pages } from '../../../pages/pages.js';
import { SignedIn } from '../../../portal/session/portal-session.guard.js';
import { SignedForm } from '../../../portal/session/signed-form.decorator.js';
import { Visitor } from '../../../portal/session/visitor.js';
import { IdentityProviderAdministration } from '../../identity-providers/identity-provider-administration.js';
import { ConsoleController } from '../console-controller.decorator.js';
import { Done } from '../done.js';
import { mappingPage, type MappingView } from './mapping.page.js';

/** What becomes of the claims of a provider, tried by people. */
@ConsoleController('identity-providers/:provider/mapping')
export class ConsoleMappingController {
  constructor(
    private readonly providers: IdentityProviderAdministration,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(reply, mappingPage(visitor, await this.viewOf(id)));
  }

  @Post()
  async try(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @SignedForm() form: FormFields,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [claims = '', mapping = '{}'] = [form.text('claims'), form.text('mapping')];
    const view = { ...(await this.viewOf(id)), claims, mapping };
    try {
      const outcome = await this.providers.tryMapping(id, claimsIn(claims), mappingIn(mapping));
      await this.pages.send(reply, mappingPage(visitor, { ...view, outcome }));
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      await this.pages.send(reply, mappingPage(visitor, { ...view, mistake: `${error.message}.` }));
    }
  }

  @Post('recording')
  async record(@Param('provider') id: string): Promise<never> {
    await this.providers.record(id);
    const words = 'The claims of the next sign-in are recorded, for a quarter of an hour.';
    throw new Done(`/console/identity-providers/${id}/mapping`, words);
  }

  /** The answer to the form is the page that shows them: they stand nowhere else after it. */
  @Post('recording/take')
  async takeRecording(
    @SignedIn() visitor: Visitor,
    @Param('provider') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const recorded = await this.providers.takeRecording(id);
    const claims = JSON.stringify(recorded, undefined, 2);
    const outcome = await this.providers.tryMapping(id, recorded);
    await this.pages.send(reply, mappingPage(visitor, { ...(await this.viewOf(id)), claims, outcome }));
  }

  private async viewOf(id: string): Promise<MappingView> {
    const { declaration } = await this.providers.find(id);
    const recording = await this.providers.recordingOf(id);
    return {
      provider: { id, name: String(declaration['name']) },
      mapping: JSON.stringify(declaration['mapping'] ?? {}, undefined, 2),
      ...(recording === undefined ? {} : { recording }),
    };
  }
}

function claimsIn(text: string): Claims {
  try {
    return recordedClaims(text);
  } catch (error) {
    throw new InvalidError(`Recorded claims: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function mappingIn(text: string): ClaimMapping {
  let mapping: unknown;
  try {
    mapping = JSON.parse(text);
  } catch {
    throw new InvalidError('Mapping: it is not JSON');
  }
  return readDeclared(ClaimMapping, mapping, 'Mapping: ');
}
