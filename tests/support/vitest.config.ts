// One run for the pure core (beside the code) and the stages (against a real PostgreSQL).
import os from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What waits longest begins first, so that nobody waits for it alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /kill|embedded-database/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  root: path.join(import.meta.dirname, "../.."),
  test: {
    projects: [
      // The pure core keeps nothing between files, so they share a process.
      {
        extends: true,
        test: { name: "core", include: ["lib/**/*.test.ts", "components/**/*.test.ts"], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "stages",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/journeys/**", "tests/long/**"],
          globalSetup: ["tests/support/database-template.ts"],
        },
      },
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    // The stages wait for databases and servers as much as they reckon.
    maxWorkers: Math.max(3, os.availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // Servers, browsers and databases share few cores in CI: a test may have one more try there, and says so.
    retry: process.env["CI"] ? 1 : 0,
  },
});
