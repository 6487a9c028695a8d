import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { ClientRepository } from '../clients/client.repository.js';
import type { FhirContextItem } from './fhir-context.js';
import { checkFhirContext } from './fhir-context.policy.js';
import type { LaunchContext } from './launch-context.entity.js';
import { type LaunchBinding, LaunchContextRepository } from './launch-context.repository.js';
import type { LaunchedResource } from './launched-resource.js';
import { LaunchRefusedError } from './launch-refused.error.js';
import { LaunchTypes } from './launch-types.js';

const HANDLE_MINUTES = 5;

/** What an EHR hands to an app that it opens. */
export interface LaunchRequest {
  readonly clientId: string;
  /** Only this person may redeem the handle. */
  readonly userId?: string;
  readonly patient?: string;
  readonly encounter?: string;
  /** Of the kinds that the operator offers: location, practitioner … */
  readonly resources?: readonly LaunchedResource[];
  readonly fhirContext?: readonly FhirContextItem[];
  readonly intent?: string;
  readonly tenant?: string;
  readonly appContext?: string;
  /** False if the EHR shows who the patient is around the app. */
  readonly needPatientBanner?: boolean;
  /** `PortalSession.idHash` of the one in whose EHR frame the app is embedded. */
  readonly embeddedIn?: string;
}

export interface PreparedLaunch {
  /** Of the launch context; not secret. */
  readonly id: string;
  /** The opaque value of the parameter `launch`. */
  readonly launch: string;
  /** The app's launch URI with `iss` and `launch`. */
  readonly launchUrl: string;
  readonly expiresAt: Date;
}

/** Launch contexts (SMART App Launch 2.2, "Launch App: EHR Launch"): made once, redeemed once, within minutes. */
@Injectable()
export class LaunchContextService {
  constructor(
    private readonly contexts: LaunchContextRepository,
    private readonly clients: ClientRepository,
    private readonly environment: Environment,
    private readonly types: LaunchTypes,
  ) {}

  async create(request: LaunchRequest): Promise<PreparedLaunch> {
    const client = await this.clients.find(request.clientId);
    if (!client) throw new LaunchRefusedError('client_id names no registered client');
    if (client.launchUri === null) throw new LaunchRefusedError('the client has registered no launch_uri');
    if (request.encounter !== undefined && request.patient === undefined)
      throw new LaunchRefusedError('encounter needs patient: whose encounter it is');
    this.checkResources(request);
    checkFhirContext(request.fhirContext ?? []);
    const launch = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + HANDLE_MINUTES * 60_000);
    const { id } = await this.contexts.insert({
      handleHash: hashOf(launch),
      clientId: request.clientId,
      userId: request.userId ?? null,
      patient: request.patient ?? null,
      encounter: request.encounter ?? null,
      resources: [...(request.resources ?? [])],
      fhirContext: [...(request.fhirContext ?? [])],
      intent: request.intent ?? null,
      tenant: request.tenant ?? null,
      appContext: request.appContext ?? null,
      needPatientBanner: request.needPatientBanner ?? true,
      messagingHandle: request.embeddedIn === undefined ? null : randomBytes(32).toString('base64url'),
      messagingSession: request.embeddedIn ?? null,
      offline: false,
      expiresAt,
    });
    return { id, launch, launchUrl: this.launchUrl(client.launchUri, launch), expiresAt };
  }

  /** The context waiting under this handle for this client; undefined if unknown, used, expired or another's. */
  async findWaiting(launch: string, clientId: string): Promise<LaunchContext | undefined> {
    const context = await this.contexts.findWaiting(hashOf(launch));
    return context?.clientId === clientId ? context : undefined;
  }

  /** Uses the handle up. False if somebody else has, or the person is not the one it was made for. */
  async redeem(launch: string, clientId: string, binding: LaunchBinding): Promise<boolean> {
    return this.contexts.redeem(hashOf(launch), clientId, binding);
  }

  /** A standalone launch: the context is what the person has just chosen. */
  async bindStandalone(clientId: string, binding: LaunchBinding): Promise<void> {
    await this.contexts.insert({
      clientId,
      fhirContext: [],
      needPatientBanner: true,
      ...binding,
      sessionUid: binding.sessionUid ?? null,
    });
  }

  async forGrant(grantId: string): Promise<LaunchContext | undefined> {
    return this.contexts.findByGrant(grantId);
  }

  /** Messages of an embedded app that was closed are taken no more. */
  async endMessaging(id: string, session: string): Promise<void> {
    await this.contexts.endMessaging(id, session);
  }

  /** Logical ids of the Patients on whom this person opened apps, the last one first. */
  async recentPatients(userId: string, limit: number): Promise<readonly string[]> {
    return this.contexts.recentPatients(userId, limit);
  }

  async onlineGrantsOf(sessionUid: string): Promise<readonly string[]> {
    return this.contexts.onlineGrantsOf(sessionUid);
  }

  private checkResources({ resources = [], patient }: LaunchRequest): void {
    for (const { type } of resources) {
      if (this.types.find(type)?.ofPatient && patient === undefined)
        throw new LaunchRefusedError(`${type} needs patient: whose it is`);
    }
  }

  private launchUrl(launchUri: string, launch: string): string {
    const url = new URL(launchUri);
    url.searchParams.set('iss', this.environment.fhirBase);
    url.searchParams.set('launch', launch);
    return url.href;
  }
}

function hashOf(launch: string): string {
  return hash('sha256', launch, 'base64url');
}
