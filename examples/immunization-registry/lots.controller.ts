import { Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  csrfField,
  Database,
  FormFields,
  html,
  Pages,
  PortalController,
  PortalError,
  Redirection,
  SignedForm,
  SignedIn,
  Visitor,
} from '../../src/index.js';

/** A page of our own in the portal: the lots in the house, for clinicians. */
@PortalController('vaccine-lots', { title: 'Vaccine lots' })
export class LotsController {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    requireClinician(visitor);
    const lots = await this.database.query<{ lot: string; recalled_at: Date | null }>({
      text: 'select lot, recalled_at from vaccine_lot order by lot',
      values: [],
    });
    await this.pages.send(reply, {
      title: 'Vaccine lots',
      frame: 'wide',
      body: html`<h1>Vaccine lots</h1>
        <ul>
          ${lots.map(({ lot, recalled_at: recalled }) => html`<li>${lot}${recalled ? ' – recalled' : ''}</li>`)}
        </ul>
        <form method="post" action="/vaccine-lots/recall" class="stack">
          ${csrfField(visitor.session)}
          <p class="field"><label for="lot">Lot</label> <input id="lot" name="lot" required /></p>
          <button class="button" type="submit">Recall</button>
        </form>`,
    });
  }

  /** No other site can send this form: without the field of the session it does not come here. */
  @Post('recall')
  async recall(@SignedIn() visitor: Visitor, @SignedForm() form: FormFields): Promise<never> {
    requireClinician(visitor);
    await this.database.query({
      text: 'update vaccine_lot set recalled_at = now() where lot = $1 and recalled_at is null',
      values: [form.text('lot') ?? ''],
    });
    throw new Redirection('/vaccine-lots');
  }
}

function requireClinician({ rights }: Visitor): void {
  if (!rights.roles.includes('clinician')) throw new PortalError(403, 'This is for clinicians.');
}
