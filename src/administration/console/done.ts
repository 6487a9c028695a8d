import { Redirection } from '../../portal/redirection.js';

/** Something was done: the browser is led to a page that says so once, to this session alone. */
export class Done extends Redirection {
  constructor(
    location: string,
    /** A whole sentence. */
    readonly words: string,
  ) {
    super(location);
    this.name = 'Done';
  }
}
