/** `transhumance`: makes sure of the database client, which may be older than the schema, and only then loads the commands. */
import { generateClient } from "#lib/launch/generate-client.ts";

await generateClient();
await import("./program.ts");
