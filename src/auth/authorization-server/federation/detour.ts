/** The question is settled elsewhere: the browser goes there first. */
export class Detour {
  constructor(
    readonly location: string,
    /** Of the identity provider. */
    readonly name: string,
  ) {}
}
