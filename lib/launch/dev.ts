/** `npm run dev`: the same product with pages rebuilt as they are edited. */
import { launch } from "./launch.ts";

await launch({ mode: "development" });
