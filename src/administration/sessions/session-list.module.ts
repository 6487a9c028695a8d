import { Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../../auth/authorization-server/authorization-server.module.js';
import { IssuedTokensModule } from '../../auth/authorization-server/issued-tokens.module.js';
import { PagesModule } from '../../pages/pages.module.js';
import { ConsoleSessionsController } from '../console/sessions/console-sessions.controller.js';
import { BrowserSessions } from './browser-sessions.js';
import { BrowserSessionsController } from './browser-sessions.controller.js';
import { SessionAdministration } from './session-administration.js';
import { SessionsController } from './sessions.controller.js';

/** Tokens, browser sessions and launches, listed and ended. */
@Module({
  imports: [AuthorizationServerModule, IssuedTokensModule, PagesModule],
  controllers: [SessionsController, BrowserSessionsController, ConsoleSessionsController],
  providers: [SessionAdministration, BrowserSessions],
})
export class SessionListModule {}
