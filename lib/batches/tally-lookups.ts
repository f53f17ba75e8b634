/** Is the cheap question worth a request, or does this server know too few of those it is asked about? */

export type LookupTally = {
  /** Whether anything was heard from the server in this batch yet. */
  readonly hasAsked: () => boolean;
  readonly isWorthIt: () => boolean;
  readonly count: (wasKnown: boolean) => void;
};

/** So many unknown ones may come up by chance, also where most are known. */
const missesByChance = 1;
/** Each account that is not known costs a request more, and requests are what a short plan waits for. */
const leastShare = 0.75;

/** It remembers, so there is one for each batch: what the server has met meanwhile is seen by the next. */
export function tallyLookups(): LookupTally {
  let asked = 0;
  let known = 0;
  return {
    hasAsked: () => asked > 0,
    isWorthIt: () => asked - known <= missesByChance || known / asked >= leastShare,
    count(wasKnown) {
      asked += 1;
      if (wasKnown) known += 1;
    },
  };
}
