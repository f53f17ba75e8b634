// One run for the pure core (beside the code) and the stages (against a real PostgreSQL).
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.join(import.meta.dirname, "../.."),
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: ["node_modules/**", "tests/journeys/**", "tests/long/**"],
    globalSetup: ["tests/support/database-template.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Servers, browsers and databases share few cores in CI: a test may have one more try there, and says so.
    retry: process.env["CI"] ? 1 : 0,
  },
});
