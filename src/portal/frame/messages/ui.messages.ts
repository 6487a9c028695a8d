import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import { SearchInteraction } from '../../../fhir/interactions/search.interaction.js';
import { isId } from '../../../fhir/model/primitive.js';
import { Scratchpad } from '../scratchpad.js';
import { failed, type Message, type MessageAnswer, type Panel, PANELS, succeeded } from './message.js';

/** `ui.done` and `ui.launchActivity` (SMART Web Messaging 1.0, "Influence the EHR UI", and its Activity Catalog). */
@Injectable()
export class UiMessages {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly scratchpad: Scratchpad,
    private readonly environment: Environment,
  ) {}

  async answer(message: Message): Promise<MessageAnswer> {
    if (message.type === 'ui.done') return succeeded({ kind: 'close' });
    const { activityType, activityParameters } = message.payload;
    const parameters = { ...(activityParameters as object) } as Readonly<Record<string, unknown>>;
    switch (activityType) {
      case 'problem-review':
        return this.reviewProblem(message, parameters['problemLocation']);
      case 'order-review':
        return this.reviewOrders(message, parameters['draftOrderLocations']);
      default:
        return this.ownActivity(activityType);
    }
  }

  /** A problem of the record, or a draft of one. */
  private async reviewProblem(message: Message, location: unknown): Promise<MessageAnswer> {
    const { visitor, app } = message;
    const [, id = ''] = /^Condition\/([^/]+)$/.exec(String(location)) ?? [];
    if (!isId(id)) return failed('activityParameters.problemLocation must be Condition/id');
    if (await this.areDrafts(message, [location])) return succeeded({ kind: 'show', panel: 'drafts' });
    if (visitor.access.denies('Condition', 's')) return failed('There is no such problem');
    const { matches } = await this.searches.execute(visitor.access, 'Condition', [
      ['_id', id],
      ['patient', app.patient],
    ]);
    if (matches.length === 0) return failed('There is no such problem');
    return succeeded({ kind: 'show', panel: 'problems' });
  }

  private async reviewOrders(message: Message, locations: unknown): Promise<MessageAnswer> {
    if (!Array.isArray(locations) || locations.length === 0)
      return failed('activityParameters.draftOrderLocations must be a list of locations');
    if (!(await this.areDrafts(message, locations)))
      return failed('activityParameters.draftOrderLocations names what is not on the scratchpad');
    return succeeded({ kind: 'show', panel: 'drafts' });
  }

  /** What no catalog knows is named by a URI of ours: `https://…/activities/medicines`. */
  private ownActivity(activityType: unknown): MessageAnswer {
    const own = `${this.environment.publicUrl}/activities/`;
    const panel = PANELS.find(each => activityType === `${own}${each}`);
    if (panel) return succeeded({ kind: 'show', panel: panel satisfies Panel });
    return failed(
      `activityType must be problem-review, order-review or one of ${PANELS.map(each => own + each).join(', ')}`,
    );
  }

  private async areDrafts({ visitor, app }: Message, locations: readonly unknown[]): Promise<boolean> {
    const drafts = await this.scratchpad.list(visitor, app.patient);
    const known = new Set(drafts.map(({ resourceType, id }) => `${resourceType}/${id}`));
    return locations.every(location => typeof location === 'string' && known.has(location));
  }
}
