import { expect, it } from "vitest";
import { softwareName } from "./software-name.ts";

it.each([
  ["mastodon", "Mastodon"],
  ["GoToSocial", "GoToSocial"],
  ["somethingnew", "somethingnew"],
  ["constructor", "constructor"],
  ["unknown", null],
  ["", null],
])("%s is called %s", (software, name) => expect(softwareName(software)).toBe(name));
