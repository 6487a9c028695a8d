import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { VisitorRequest } from '../../portal/session/portal-session.guard.js';
import { Visitors } from '../../portal/session/visitors.js';

/** The page that is drawn now says what was done last; the next one says it no more. */
@Injectable()
export class ToldOnceInterceptor implements NestInterceptor {
  constructor(private readonly visitors: Visitors) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { visitor } = context.switchToHttp().getRequest<VisitorRequest>();
    if (visitor && visitor.session.done !== null) await this.visitors.note(visitor, null);
    return next.handle();
  }
}
