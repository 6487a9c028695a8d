const LOOK_EVERY_MS = 1000;
/** A statement that waits holds up all behind it on its connection. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Gives a pipelined connection up once its oldest statement has waited too long, which also ends one whose other side
 * has vanished without a word. Answers come in the order of the questions, so that counting both is enough: a timer
 * for each statement would cost more than the rest of its sending.
 */
export class AnswerWatch {
  sent = 0;
  answered = 0;
  /** How many had been sent at the last looks, oldest first. */
  private readonly before: number[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly giveUp: (error: Error) => void) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    this.before.push(this.sent);
    if (this.before.length <= LONGEST_WAIT_MS / LOOK_EVERY_MS) return;
    const then = this.before.shift()!;
    if (this.answered >= then) return;
    this.end();
    this.giveUp(new Error('Query read timeout'));
  }
}
