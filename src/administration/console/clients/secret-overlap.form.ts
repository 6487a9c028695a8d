import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { LONGEST_SECRET_OVERLAP_SECONDS } from '../../../clients/client-metadata.js';

const ONE_OF_OURS = { message: 'overlap must be one of those that the form offers' };

/** How long the present secret stays good beside the new one, in seconds. */
export class SecretOverlap {
  @Type(() => Number)
  @IsInt(ONE_OF_OURS)
  @Min(0, ONE_OF_OURS)
  @Max(LONGEST_SECRET_OVERLAP_SECONDS, ONE_OF_OURS)
  overlap = 0;
}
