import { IsString } from 'class-validator';

/** The app whose tokens end. */
export class ClientChoice {
  @IsString({ message: 'client must name the app whose tokens end' })
  client: string;
}
