import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database, html, Pages, PortalController, PortalError, SignedIn, Visitor } from '../../src/index.js';

/** A page of our own in the portal: the lots in the house, for clinicians. */
@PortalController('vaccine-lots', { title: 'Vaccine lots' })
export class LotsController {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  @Get()
  async show(@SignedIn() visitor: Visitor, @Res() reply: FastifyReply): Promise<void> {
    if (!visitor.rights.roles.includes('clinician')) throw new PortalError(403, 'This is for clinicians.');
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
        </ul>`,
    });
  }
}
