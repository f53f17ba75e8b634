/** How many of a plan would be more than the server usually lets one person follow in all? */
export function countBeyondTotal(counts: {
  readonly total: number;
  readonly followed: number;
  readonly planned: number;
}): number {
  const { total, followed, planned } = counts;
  return Math.min(planned, Math.max(0, followed + planned - total));
}
