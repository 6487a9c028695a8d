/** A resource that a handler answers as JSON already, so that what is stored goes out as it is stored. */
export class ResourceText {
  constructor(readonly json: string) {}
}
