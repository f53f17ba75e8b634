/** How are a few calls kept under way at once without starting one after the work was told to stop? */

/**
 * Runs `work` over `items` in order, `atOnce` at a time. When `work` answers false, nothing more is started; what is
 * under way ends first. The first error is thrown once everything under way has ended.
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<boolean>,
): Promise<void> {
  let next = 0;
  let stopped = false;
  const lane = async () => {
    while (!stopped && next < items.length) {
      const item = items[next++] as T;
      try {
        if (!(await work(item))) stopped = true;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(atOnce, items.length) }, lane);
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
}
