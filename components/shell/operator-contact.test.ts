import { expect, it } from "vitest";
import { readOperatorContact } from "./operator-contact.ts";

it.each([
  ["https://example.org/about", { href: "https://example.org/about", address: "example.org/about" }],
  ["care@example.org", { href: "mailto:care@example.org", address: "care@example.org" }],
  ["mailto:care@example.org", { href: "mailto:care@example.org", address: "care@example.org" }],
  ["javascript:alert(1)", null],
  ["@care@example.org", null],
  ["", null],
  [undefined, null],
])("%s is offered as %o", (configured, contact) => {
  expect(readOperatorContact(configured)).toEqual(contact);
});
