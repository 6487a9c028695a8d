import { Injectable } from '@nestjs/common';
import type { Patient, Practitioner, RelatedPerson } from 'fhir/r4.js';
import {
  type Identifier,
  type NewPerson,
  PersonDirectory,
  type PersonSummary,
  type PersonType,
} from '../../../people/person-directory.js';
import { AccessFilter } from '../../access/access-filter.js';
import { DeletedError, NotFoundError } from '../../errors/fhir-error.js';
import { CreateInteraction } from '../../interactions/create.interaction.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { SearchInteraction } from '../../interactions/search.interaction.js';
import { parseReference } from '../../model/reference.js';
import type { StoredResource } from '../../model/resource.js';
import { personResource } from './person-resource.js';

/** Two are too many already; a third shows that it was not a merge alone. */
const LOOKED_AT = 3;

type Person = Practitioner | Patient | RelatedPerson;

/** Finds people by an identifier as the installation's own sign-in, not as somebody with a token. */
@Injectable()
export class FhirPersonDirectory extends PersonDirectory {
  private readonly access = AccessFilter.unrestricted('who signs in');

  constructor(
    private readonly searches: SearchInteraction,
    private readonly reads: ReadInteraction,
    private readonly creates: CreateInteraction,
  ) {
    super();
  }

  override async findByIdentifier(
    type: PersonType,
    identifier: Identifier,
  ): Promise<readonly PersonSummary[]> {
    const { matches } = await this.searches.execute(
      this.access,
      type,
      [
        ['identifier', tokenOf(identifier)],
        ['_count', String(LOOKED_AT)],
      ],
      { handling: 'strict' },
    );
    return matches.map(summaryOf);
  }

  override async find(reference: string): Promise<PersonSummary | undefined> {
    const parsed = parseReference(reference);
    if (parsed?.kind !== 'local') return undefined;
    try {
      return summaryOf(
        await this.reads.execute(this.access, { resourceType: parsed.resourceType, id: parsed.id }),
      );
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof DeletedError) return undefined;
      throw error;
    }
  }

  override async create(person: NewPerson): Promise<PersonSummary> {
    const ifNoneExist = new URLSearchParams({ identifier: tokenOf(person.identifier) }).toString();
    const { stored } = await this.creates.execute(this.access, person.resourceType, personResource(person), {
      ifNoneExist,
    });
    return summaryOf(stored);
  }
}

function tokenOf({ system, value }: Identifier): string {
  return `${escaped(system)}|${escaped(value)}`;
}

/** https://hl7.org/fhir/R4/search.html#escaping */
function escaped(text: string): string {
  return text.replaceAll(/[\\,$|]/g, String.raw`\$&`);
}

function summaryOf({ content = '{}' }: StoredResource): PersonSummary {
  const person = JSON.parse(content) as Person;
  const replacedBy =
    person.resourceType === 'Patient'
      ? person.link?.find(({ type }) => type === 'replaced-by')?.other.reference
      : undefined;
  return {
    reference: `${person.resourceType}/${person.id ?? ''}`,
    isActive: person.active !== false,
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}
