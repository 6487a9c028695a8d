import { Injectable } from '@nestjs/common';
import type { Task } from 'fhir/r4.js';
import { Environment } from '../../config/environment.js';
import { SearchInteraction } from '../../fhir/interactions/search.interaction.js';
import { isId } from '../../fhir/model/primitive.js';
import { PatientDirectory } from '../../launch-context/patient-directory.js';
import type { Visitor } from '../session/visitor.js';
import {
  type LaunchTask,
  OPEN_STATUSES,
  readLaunchTask,
  SMART_CODES,
  type TaskMistake,
} from './launch-task.js';

/** A task as the list shows it. */
export interface TaskCard {
  readonly id: string;
  readonly title: string;
  readonly patientName?: string;
  /** Why it cannot be launched. */
  readonly mistake?: string;
}

const SHOWN = 50;
const CODES = ['launch-app-ehr', 'launch-app-standalone'].map(code => `${SMART_CODES}|${code}`).join(',');

/** The tasks that ask the visitor, or nobody in particular, to open an app; read with what the visitor may see. */
@Injectable()
export class LaunchTasks {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly directory: PatientDirectory,
    private readonly environment: Environment,
  ) {}

  async list(visitor: Visitor): Promise<readonly TaskCard[]> {
    const tasks = await this.tasks(visitor, [
      ['status', OPEN_STATUSES.join(',')],
      ['_sort', '-_lastUpdated'],
    ]);
    return Promise.all(tasks.map(async task => this.cardOf(task, visitor)));
  }

  /** Undefined if there is no such task, or it is not the visitor's to see. */
  async find(visitor: Visitor, id: string): Promise<LaunchTask | TaskMistake | undefined> {
    const [task] = isId(id) ? await this.tasks(visitor, [['_id', id]]) : [];
    return task && readLaunchTask(task, this.environment.fhirBase);
  }

  private async tasks(
    { access, rights }: Visitor,
    parameters: readonly (readonly [string, string])[],
  ): Promise<readonly Task[]> {
    if (access.denies('Task', 's')) return [];
    const { matches } = await this.searches.execute(access, 'Task', [
      ['code', CODES],
      ...parameters,
      ['_count', String(SHOWN)],
    ]);
    const tasks = matches.map(({ content = '{}' }) => JSON.parse(content) as Task);
    return tasks.filter(({ owner }) => owner === undefined || owner.reference === rights.fhirUser);
  }

  private async cardOf(task: Task, { rights }: Visitor): Promise<TaskCard> {
    const read = readLaunchTask(task, this.environment.fhirBase);
    const title = task.description ?? task.code?.text ?? ('url' in read ? new URL(read.url).host : 'Task');
    const card = { id: task.id ?? '', title };
    if ('mistake' in read) return { ...card, mistake: read.mistake };
    const patient = read.patient === undefined ? undefined : await this.directory.find(rights, read.patient);
    return patient ? { ...card, patientName: patient.name } : card;
  }
}
