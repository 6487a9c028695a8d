/**
 * How many guesses are judged at the most since a moment of `performance.now()`: five, and another one after each wait
 * of a second, two, four … A busy machine may take so long for what is sent at once.
 */
export function mostGuessesSince(begun: number): number {
  const seconds = (performance.now() - begun) / 1000;
  return 5 + Math.floor(Math.log2(seconds + 1));
}
