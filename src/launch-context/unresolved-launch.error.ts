/** A module could not tell the context of a launch; the log has its name. */
export class UnresolvedLaunchError extends Error {
  constructor() {
    super(
      'a module of this installation could not tell the context of the launch: try again, or ask the operator',
    );
    this.name = 'UnresolvedLaunchError';
  }
}
