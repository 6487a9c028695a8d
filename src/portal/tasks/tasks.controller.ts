import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicEndpoint } from '../../auth/resource-server/decorators/public-endpoint.decorator.js';
import type { Client } from '../../clients/client.entity.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { LaunchContextService } from '../../launch-context/launch-context.service.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import type { Language } from '../../pages/language/language.js';
import { ReaderLanguage } from '../../pages/language/reader-language.js';
import { Pages } from '../../pages/pages.js';
import { seeOther } from '../../pages/see-other.js';
import { isFromElsewhere } from '../launch/from-elsewhere.js';
import { navigation } from '../pages/navigation.js';
import { tasksPage } from '../pages/tasks.page.js';
import { PortalError } from '../portal-error.js';
import { Redirection } from '../redirection.js';
import { SignedIn } from '../session/portal-session.guard.js';
import { SignedInController } from '../session/signed-in-controller.decorator.js';
import { Visitor } from '../session/visitor.js';
import type { LaunchTask } from './launch-task.js';
import { LaunchTasks } from './launch-tasks.js';

/** Tasks that ask for an app (SMART App Launch 2.2, "Task profile for requesting SMART launch"). */
@SignedInController('tasks')
export class TasksController {
  constructor(
    private readonly tasks: LaunchTasks,
    private readonly clients: ClientRepository,
    private readonly launches: LaunchContextService,
    private readonly directory: PatientDirectory,
    private readonly pages: Pages,
  ) {}

  @Get()
  @PublicEndpoint('the tasks that ask the signed-in person to open an app')
  async list(
    @SignedIn() visitor: Visitor,
    @ReaderLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tasks = await this.tasks.list(visitor);
    const page = tasksPage({ tasks, language, navigation: navigation(visitor, [], language) });
    await this.pages.send(reply, page);
  }

  @Get(':task/launch')
  @PublicEndpoint('opens the app of a task which the signed-in person may see')
  async launch(
    @SignedIn() visitor: Visitor,
    @Param('task') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // a link on another site must not open a patient in an app
    if (isFromElsewhere(request)) throw new Redirection('/tasks');
    const task = await this.tasks.find(visitor, id);
    if (!task) throw new PortalError(404, say => say.noTask);
    if ('mistake' in task) throw new PortalError(422, say => say.badTask(task.mistake));
    const location = task.kind === 'ehr' ? await this.ehrLaunch(visitor, task) : await this.standalone(task);
    await seeOther(reply, location);
  }

  private async ehrLaunch(visitor: Visitor, task: LaunchTask): Promise<string> {
    const { url, patient, encounter, appContext } = task;
    const [client, ...others] = (await this.clients.list()).filter(each => each.launchUri === url);
    if (!client || others.length > 0) throw unregistered();
    await this.checkReach(visitor, task);
    const { launchUrl } = await this.launches.create({
      clientId: client.clientId,
      userId: visitor.user.id,
      ...(patient === undefined ? {} : { patient }),
      ...(encounter === undefined ? {} : { encounter }),
      ...(appContext === undefined ? {} : { appContext }),
    });
    return launchUrl;
  }

  /** Whoever may write Tasks must not be able to send people anywhere: only to where a registered app is. */
  private async standalone({ url }: LaunchTask): Promise<string> {
    const { origin } = new URL(url);
    if (!(await this.clients.list()).some(client => originsOf(client).includes(origin))) throw unregistered();
    return url;
  }

  private async checkReach({ rights }: Visitor, { patient, encounter }: LaunchTask): Promise<void> {
    if (patient === undefined) return;
    const isReached =
      encounter === undefined
        ? await this.directory.find(rights, patient)
        : await this.directory.findEncounter(rights, patient, encounter);
    if (!isReached) throw new PortalError(404, say => say.noRecord);
  }
}

function originsOf({ launchUri, homepageUri, redirectUris }: Client): readonly string[] {
  return [launchUri, homepageUri, ...redirectUris].flatMap(uri =>
    uri !== null && URL.canParse(uri) ? [new URL(uri).origin] : [],
  );
}

function unregistered(): PortalError {
  return new PortalError(422, say => say.taskWithoutApp);
}
