import type { Issue, IssueType } from '../errors/fhir-error.js';

const MAXIMUM = 100;

/** The mistakes of one resource, and the FHIRPath of the element being looked at. */
export class IssueList {
  private readonly found: Issue[] = [];
  private readonly steps: (string | number)[] = [];
  private isCut = false;
  private readonly postponed: { readonly steps: readonly (string | number)[]; readonly look: () => void }[] =
    [];
  private isPostponing = false;

  get all(): readonly Issue[] {
    return this.found;
  }

  /** Nothing more will be listed: do not look further. */
  get isFull(): boolean {
    return this.isCut;
  }

  /** Goes down to an element by its name, or to an item by its index. */
  enter(step: string | number): void {
    this.steps.push(step);
  }

  leave(): void {
    this.steps.pop();
  }

  /** Looks at a resource within this one: now, or with the rest if resources are to be looked at one by one. */
  nested(look: () => void): void {
    if (this.isPostponing) this.postponed.push({ steps: [...this.steps], look });
    else look();
  }

  /** Has `frame` look at a resource, and then at each one in it by itself. */
  *oneByOne(frame: () => void): Generator<void, void> {
    this.isPostponing = true;
    frame();
    this.isPostponing = false;
    const outside = this.steps.splice(0);
    for (const { steps, look } of this.postponed.splice(0)) {
      if (this.isFull) break;
      yield;
      this.steps.push(...steps);
      look();
      this.steps.length = 0;
    }
    this.steps.push(...outside);
  }

  /** @param diagnostics what to change; it may name elements and codes of R4, never a value of the resource */
  add(code: IssueType, diagnostics: string, severity: 'error' | 'warning' = 'error'): void {
    if (this.isCut) return;
    if (this.found.length < MAXIMUM) {
      this.found.push({ severity, code, diagnostics, expression: this.expression() });
      return;
    }
    this.isCut = true;
    const rest = `Only the first ${MAXIMUM} mistakes are listed`;
    this.found.push({ severity: 'information', code: 'incomplete', diagnostics: rest });
  }

  /** Adds a mistake at a child of the current element. */
  addAt(step: string, code: IssueType, diagnostics: string): void {
    this.enter(step);
    this.add(code, diagnostics);
    this.leave();
  }

  private expression(): string {
    return this.steps
      .map((step, index) => {
        if (typeof step === 'number') return `[${step}]`;
        return index === 0 ? step : `.${step}`;
      })
      .join('');
  }
}
