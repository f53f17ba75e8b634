/** The product's own sentences, so that a journey names a button as the person reads it. */
import fs from "node:fs";
import path from "node:path";

/** `say("review.bulk.open")`: the sentence of that language; throws when there is none. */
export function words(language: "en" | "fr"): (key: string) => string {
  const folder = path.join(import.meta.dirname, "../../lib/words", language);
  return (key) => {
    const [namespace = "", ...members] = key.split(".");
    const file = JSON.parse(fs.readFileSync(path.join(folder, `${namespace}.json`), "utf8")) as unknown;
    const found = members.reduce<unknown>(
      (value, member) => (value as Record<string, unknown> | undefined)?.[member],
      file,
    );
    if (typeof found !== "string") throw new Error(`There is no sentence ${key} in ${language}.`);
    return found;
  };
}

/** The heading of a plan with nothing left to ask for, whether or not every server has answered. */
export function endedTitle(say: (key: string) => string): RegExp {
  return new RegExp(`^(?:${say("outcome.titleDone")}|${say("outcome.titleAsked")})$`);
}
