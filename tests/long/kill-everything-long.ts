// Long form: 500 follows, worker and database killed together at 10 random moments.
import { killEverything } from "./kill-everything.ts";

const report = await killEverything({ follows: 500, kills: 10, killWithinMs: 45_000, random: Math.random });
console.table([{ ...report, outcomes: JSON.stringify(report.outcomes) }]);
const accounted = Object.values(report.outcomes).reduce((sum, count) => sum + count, 0);
const good =
  report.repeated === 0 && report.followed === 500 && accounted === 500 && report.attemptsWithoutEnding === 0;
process.exit(good ? 0 : 1);
