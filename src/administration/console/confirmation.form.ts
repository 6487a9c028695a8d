import { Equals } from 'class-validator';

/** Above a button behind which nothing comes back, a box has to be ticked. */
export class Confirmation {
  @Equals('yes', { message: 'Nothing was deleted: tick the box that says so' })
  sure: string;
}
