/** Run by bin/run.mjs before the first command of a fresh clone, which imports what is made here. */
import { generateClient } from "./generate-client.ts";

await generateClient();
