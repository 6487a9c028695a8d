import { Injectable } from '@nestjs/common';
import {
  BeforeInteraction,
  BusinessRuleError,
  type HookContext,
  type InteractionRequest,
  type Resource,
} from '../../src/index.js';

/** A dose that was given here comes from a lot that we have received, and that was not recalled. */
@Injectable()
export class LotNumberRule {
  @BeforeInteraction({ on: ['create', 'update', 'patch'], types: ['Immunization'] })
  async check({ resource }: InteractionRequest, { query }: HookContext): Promise<Resource | void> {
    if (resource?.['status'] !== 'completed' || resource['primarySource'] !== true) return;
    const lot = resource['lotNumber'];
    if (typeof lot !== 'string') {
      throw new BusinessRuleError('A dose given here needs its lot number', 'Immunization.lotNumber');
    }
    const known = lot.trim().toUpperCase();
    const text = 'select recalled_at from vaccine_lot where lot = $1';
    const [row] = await query<{ recalled_at: Date | null }>({ text, values: [known] });
    if (!row) throw new BusinessRuleError('This lot was never received', 'Immunization.lotNumber');
    if (row.recalled_at) throw new BusinessRuleError('This lot was recalled', 'Immunization.lotNumber');
    return { ...resource, lotNumber: known };
  }
}
