/** `npm start`: from a fresh clone to a served product, and back to quiet on Ctrl-C. */
import { launch } from "./launch.ts";

await launch({ mode: "production" });
