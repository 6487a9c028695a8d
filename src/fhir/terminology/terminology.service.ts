import { Injectable } from '@nestjs/common';
import type { ValueSet } from 'fhir/r4.js';
import type { AccessFilter } from '../access/access-filter.js';
import { NotFoundError } from '../errors/fhir-error.js';
import type { StoredResource } from '../model/resource.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { type Canonical, canonicalText } from './canonical.js';
import type { CodeSystem } from './code-system.js';
import { codeSystemOf, compiledCodeSystem } from './compiled-code-systems.js';
import type { CompiledValueSet } from './compiled-value-set.js';
import { answered } from './definition-request.js';
import { definitionOfStored, StoredDefinitions } from './stored-definitions.js';
import { unknownCodeSystem } from './unknown-code-system.js';
import { valueSetOf } from './value-set-of.js';
import { ValueSetCompiler } from './value-set.compiler.js';

/** A value set and what it can be asked. */
export interface ValueSetInHand {
  readonly resource: ValueSet;
  readonly compiled: CompiledValueSet;
}

/** Code systems and value sets, as far as the caller may know of them. https://hl7.org/fhir/R4/terminology-service.html */
@Injectable()
export class TerminologyService {
  constructor(private readonly resources: ResourceRepository) {}

  /** Throws NotFoundError for one that is not known. */
  async valueSet(access: AccessFilter, canonical: Canonical): Promise<ValueSetInHand> {
    const resource = await answered(valueSetOf(canonical), this.definitions(access).find);
    if (!resource) throw new NotFoundError(`The value set ${canonicalText(canonical)} is not known here`);
    return this.compiled(access, resource);
  }

  /** One that came with the request, or is stored. */
  async compiled(access: AccessFilter, resource: ValueSet): Promise<ValueSetInHand> {
    const { find } = this.definitions(access);
    return { resource, compiled: await answered(new ValueSetCompiler().compileNamed(resource), find) };
  }

  /** What a stored version says, which the caller was found to reach. */
  async storedValueSet(access: AccessFilter, stored: StoredResource): Promise<ValueSetInHand> {
    return this.compiled(access, definitionOfStored(stored).read() as ValueSet);
  }

  storedCodeSystem(stored: StoredResource): CodeSystem {
    return compiledCodeSystem(definitionOfStored(stored));
  }

  /** Throws TerminologyError for one that is not known. */
  async codeSystem(access: AccessFilter, canonical: Canonical): Promise<CodeSystem> {
    const system = await this.knownCodeSystem(access, canonical);
    if (!system) throw unknownCodeSystem(canonical.url, canonical.version);
    return system;
  }

  async knownCodeSystem(access: AccessFilter, canonical: Canonical): Promise<CodeSystem | undefined> {
    return answered(codeSystemOf(canonical), this.definitions(access).find);
  }

  private definitions(access: AccessFilter): StoredDefinitions {
    return new StoredDefinitions(access, query => this.resources.search(access, query));
  }
}
