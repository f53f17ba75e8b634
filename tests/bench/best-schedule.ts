/** How soon could a short plan be done by anybody who keeps our rules and does not know beforehand whom the server has met? */

/** Calls that all take the same time, so many at once. */
export type Rules = {
  readonly callsAtOnce: number;
  readonly searchesAtOnce: number;
  /** Ids that one relationships call takes. */
  readonly relatedAtOnce: number;
};

/** How many stand where: not asked about, not known to the server, found, seen to be neither followed nor asked. */
type Standing = {
  readonly unasked: number;
  readonly missing: number;
  readonly found: number;
  readonly free: number;
  /** Look-ups so far, as far as they tell what the next one will answer. */
  readonly asked: number;
};

/**
 * The least number of calls one after the other that `people` follows take, by trying every order: the first call goes alone
 * and is a look-up, whoever is not known is searched for, a follow comes after a relationships call. Of those looked up the
 * server knows one in `knownEvery` evenly (0: nobody).
 */
export function fewestTurns(people: number, knownEvery: number, rules: Rules): number {
  let front: readonly Standing[] = [{ unasked: people, missing: 0, found: 0, free: 0, asked: 0 }];
  for (let turn = 0; ; turn += 1) {
    if (front.some(({ unasked, missing, found, free }) => unasked + missing + found + free === 0))
      return turn;
    front = furthest(
      front.flatMap((standing) =>
        turn === 0 ? [lookUp(standing, 1, knownEvery)] : nextOf(standing, knownEvery, rules),
      ),
    );
  }
}

/** Everything that can be made of one turn. Nobody gains by leaving a place empty that somebody could be followed in. */
function nextOf(at: Standing, knownEvery: number, rules: Rules): readonly Standing[] {
  const next: Standing[] = [];
  for (let searches = Math.min(rules.searchesAtOnce, at.missing + at.unasked); searches >= 0; searches -= 1) {
    const searched = search(at, searches);
    for (const relates of at.found > 0 ? [1, 0] : [0]) {
      const places = rules.callsAtOnce - searches - relates;
      for (let lookUps = Math.min(places, searched.unasked); lookUps >= 0; lookUps -= 1) {
        const asked = lookUp(searched, lookUps, knownEvery);
        const related = relates * Math.min(rules.relatedAtOnce, at.found);
        const followed = Math.min(at.free, places - lookUps);
        next.push({ ...asked, found: asked.found - related, free: at.free - followed + related });
      }
    }
  }
  return next;
}

function search(at: Standing, count: number): Standing {
  const missing = Math.min(at.missing, count);
  return {
    ...at,
    missing: at.missing - missing,
    unasked: at.unasked - (count - missing),
    found: at.found + count,
  };
}

function lookUp(at: Standing, count: number, knownEvery: number): Standing {
  const asked = at.asked + count;
  const known = knownEvery === 0 ? 0 : Math.floor(asked / knownEvery) - Math.floor(at.asked / knownEvery);
  return {
    ...at,
    unasked: at.unasked - count,
    missing: at.missing + count - known,
    found: at.found + known,
    asked: knownEvery === 0 ? 0 : asked % knownEvery,
  };
}

/** Without those who are nowhere further than another: whoever is further can do all the same from there. */
function furthest(standings: readonly Standing[]): readonly Standing[] {
  const kept = new Map<number, { readonly standing: Standing; readonly left: readonly number[] }[]>();
  const ordered = standings
    .map((standing) => ({ standing, left: leftOf(standing) }))
    .sort((one, other) => compare(one.left, other.left));
  for (const each of ordered) {
    const alike = kept.get(each.standing.asked) ?? [];
    if (alike.some(({ left }) => left.every((count, step) => count <= (each.left[step] as number)))) continue;
    kept.set(each.standing.asked, [...alike, each]);
  }
  return [...kept.values()].flat().map(({ standing }) => standing);
}

/** How many have the last step before them, the last two, and so on: less is further in every one of them. */
function leftOf({ unasked, missing, found, free }: Standing): readonly number[] {
  return [
    missing,
    missing + unasked,
    missing + unasked + found,
    missing + unasked + found + free,
  ].toReversed();
}

function compare(one: readonly number[], other: readonly number[]): number {
  const step = one.findIndex((count, at) => count !== other[at]);
  return step < 0 ? 0 : (one[step] as number) - (other[step] as number);
}
