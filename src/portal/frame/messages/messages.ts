import { Injectable } from '@nestjs/common';
import { allowsMessage, messagingGroupOf } from '../../../auth/scopes/messaging-scope.js';
import { ForbiddenError } from '../../../fhir/errors/fhir-error.js';
import { failed, type Message, type MessageAnswer } from './message.js';
import { refused, ScratchpadMessages } from './scratchpad.messages.js';
import { UiMessages } from './ui.messages.js';

/** Answers what an embedded app says, if it was granted to say it (docs/portal/ehr-frame.md). */
@Injectable()
export class Messages {
  constructor(
    private readonly ui: UiMessages,
    private readonly scratchpad: ScratchpadMessages,
  ) {}

  async answer(message: Message): Promise<MessageAnswer> {
    const { app, type } = message;
    if (type === 'status.handshake') return { payload: {} };
    const scope = messagingGroupOf(`messaging/${type}`);
    if (scope === undefined || `messaging/${type}` === scope)
      return failed(
        'messageType must be status.handshake, ui.done, ui.launchActivity, or scratchpad.create, .read, .update or .delete',
      );
    const isUi = scope === 'messaging/ui';
    if (!allowsMessage(app.scopes, type)) {
      const words = `${type} needs the scope ${scope}, which was not granted`;
      return isUi ? failed(words) : refused(new ForbiddenError(words));
    }
    return isUi ? this.ui.answer(message) : this.scratchpad.answer(message);
  }
}
