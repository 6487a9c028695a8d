/** A value over time, straight between the known points and constant beyond them. */
export type Curve = (at: number) => number;

export function curve(...points: readonly (readonly [at: number, value: number])[]): Curve {
  return at => {
    const after = points.findIndex(([position]) => position >= at);
    if (after === 0) return points[0]![1];
    if (after === -1) return points.at(-1)![1];
    const [fromAt, from] = points[after - 1]!;
    const [toAt, to] = points[after]!;
    return from + ((to - from) * (at - fromAt)) / (toAt - fromAt);
  };
}
