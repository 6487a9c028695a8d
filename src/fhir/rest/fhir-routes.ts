import { Injectable } from '@nestjs/common';
import { type MountedRoute, MountedRoutes } from '../../auth/resource-server/mounted-routes.js';
import { isFhirPath } from './fhir-path.js';

/** Every route below the FHIR base that is really mounted, generic ones and those of operations. */
@Injectable()
export class FhirRoutes {
  constructor(private readonly mounted: MountedRoutes) {}

  list(): readonly MountedRoute[] {
    return this.mounted.list().filter(({ path }) => isFhirPath(path));
  }

  /** The methods that this request target answers to. */
  methodsOf(url: string): readonly string[] {
    const segments = segmentsOf(url.split('?', 1)[0] ?? '');
    const matching = this.list().filter(({ path }) => matches(segmentsOf(path), segments));
    return [...new Set(matching.map(({ method }) => method))].toSorted();
  }
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(segment => segment !== '');
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length && pattern.every((part, index) => isFilledBy(part, segments[index]!))
  );
}

/** An operation is no id. */
function isFilledBy(part: string, segment: string): boolean {
  return part === segment || (part.startsWith(':') && !segment.startsWith('$'));
}
