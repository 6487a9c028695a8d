import { Injectable } from '@nestjs/common';
import { parseLaunchScope } from '../auth/scopes/launch-scope.js';
import { PublishedDocuments } from '../installation/published-documents.js';
import type { FhirContextItem } from './fhir-context.js';
import type { LaunchType, LaunchTypeDeclaration } from './launch-type.js';
import { launchTypeOf } from './launch-type.policy.js';
import type { LaunchedResource } from './launched-resource.js';

/** Offered while the operator has said nothing. */
const BUILT_IN: readonly LaunchTypeDeclaration[] = [{ type: 'location' }, { type: 'practitioner' }];

/** A scope of a request that asks for a resource, with what it asks for. */
export interface AskedContext {
  readonly scope: string;
  readonly type: LaunchType;
  readonly role?: string;
}

/** What an EHR has said already. */
export interface KnownContext {
  readonly resources: readonly LaunchedResource[];
  readonly fhirContext: readonly FhirContextItem[];
}

/** The kinds of launch context beside patient and encounter (SMART App Launch 2.2, "Requesting context with scopes"). */
@Injectable()
export class LaunchTypes {
  private version: string | undefined;
  private types: readonly LaunchType[] = BUILT_IN.map(launchTypeOf);

  constructor(private readonly documents: PublishedDocuments) {}

  list(): readonly LaunchType[] {
    const document = this.documents.current('launch-types');
    if (document && document.version !== this.version) {
      this.version = document.version;
      this.types = (JSON.parse(document.content) as LaunchTypeDeclaration[]).map(launchTypeOf);
    }
    return this.types;
  }

  find(name: string): LaunchType | undefined {
    return this.list().find(({ type }) => type === name);
  }

  publish(declarations: readonly LaunchTypeDeclaration[]): Promise<unknown> {
    return this.documents.publish('launch-types', JSON.stringify(declarations));
  }

  /** False for `launch/` scopes of a kind that is not offered; true for every scope of another sort. */
  offers(scope: string): boolean {
    const asked = parseLaunchScope(scope);
    return asked === undefined || this.find(asked.type) !== undefined;
  }

  /** Whether one of them is in the record of a patient. */
  needPatient(scopes: Iterable<string>): boolean {
    return this.asked(scopes).some(({ type }) => type.ofPatient);
  }

  /** What people have to choose: all that is asked for, has a picker, and was neither said by the EHR nor answered. */
  missing(
    scopes: readonly string[],
    known: KnownContext | undefined,
    answered: Readonly<Record<string, unknown>>,
  ): readonly AskedContext[] {
    return this.asked(scopes).filter(
      asked => asked.type.picker && !Object.hasOwn(answered, asked.scope) && !isSaid(asked, known),
    );
  }

  asked(scopes: Iterable<string>): readonly AskedContext[] {
    return [...scopes].flatMap(scope => {
      const asked = parseLaunchScope(scope);
      const type = asked && this.find(asked.type);
      if (!type) return [];
      return asked.role === undefined ? { scope, type } : { scope, type, role: asked.role };
    });
  }
}

function isSaid({ type, role = 'launch' }: AskedContext, known: KnownContext | undefined): boolean {
  const said = [
    ...(known?.resources ?? []).map(each => [each.type, each.role] as const),
    ...(known?.fhirContext ?? []).map(each => [typeOf(each), each.role] as const),
  ];
  return said.some(([name, saidRole = 'launch']) => name === type.type && saidRole === role);
}

function typeOf({ reference, type }: FhirContextItem): string | undefined {
  return (type ?? reference?.split('/')[0])?.toLowerCase();
}
