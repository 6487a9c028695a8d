import { Answer } from './answer.js';
import type { CurrentInteraction } from './current-interaction.js';

/** Ends a launch that was made for one person before anything is shown to another who has signed in. */
export function refusedToAnother({ details, launch, respondent }: CurrentInteraction): Answer | undefined {
  const isBound = launch?.userId !== undefined && launch.userId !== null;
  if (!isBound || !respondent || details.prompt.name === 'login') return undefined;
  return launch.userId === respondent.user.id ? undefined : Answer.denied('launch was made for another user');
}
