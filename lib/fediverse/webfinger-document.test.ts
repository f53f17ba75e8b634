import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillTemplate, readHostMeta, readWebfingerDocument, webfingerUrl } from "./webfinger-document.ts";

const recorded = new URL("../../tests/fediverse/recorded/", import.meta.url);
const bodyOf = (software: string, name: string): string => {
  const folder = new URL(`${software}/`, recorded);
  const file = readdirSync(folder).find((entry) => entry.endsWith(`-${name}.json`)) ?? "";
  return JSON.stringify(JSON.parse(readFileSync(new URL(file, folder), "utf8")).response.body);
};

describe("recorded answers", () => {
  test.each([
    ["gotosocial", "gina@gamma.test", "https://gamma.test/users/gina", "https://gamma.test/@gina"],
    ["hollo", "alice@alpha.test", "https://alpha.test/@alice", "https://alpha.test/@alice"],
    ["snac", "sam@sigma.test", "https://sigma.test/sam", "https://sigma.test/sam"],
  ])("%s says who %s is", (software, subject, self, profilePage) => {
    const subjectUser = subject.split("@")[0];
    expect(readWebfingerDocument(bodyOf(software, "webfinger-ok"))).toEqual({
      subject,
      subjectUser,
      self,
      profilePage,
    });
  });
});

const document = (links: unknown, subject: unknown = "acct:Mira@Alpha.test") =>
  JSON.stringify({ subject, links });
const self = (type: string, href = "https://alpha.test/users/mira") => ({ rel: "self", type, href });

test.each([
  [document([self("application/activity+json")]), "https://alpha.test/users/mira"],
  [
    document([self('application/ld+json; profile="https://www.w3.org/ns/activitystreams"')]),
    "https://alpha.test/users/mira",
  ],
  [
    document([self('application/ld+json;profile="https://www.w3.org/ns/activitystreams"')]),
    "https://alpha.test/users/mira",
  ],
  [
    document([self("text/html", "https://a.test/1"), self("application/activity+json", "https://a.test/2")]),
    "https://a.test/2",
  ],
  [document([self("application/activity+json", "http://alpha.test/users/mira")]), null],
  [document([self("application/activity+json", "/users/mira")]), null],
  [document([{ rel: "http://openid.net/specs/connect/1.0/issuer", href: "https://login.alpha.test" }]), null],
  [document(["rubbish", null, 7, self("application/activity+json")]), "https://alpha.test/users/mira"],
  [document("none"), null],
  [document(undefined), null],
])("the actor of %s is %s", (text, href) => {
  expect(readWebfingerDocument(text)?.self).toBe(href);
});

test.each([
  ["acct:Mira@Alpha.test", "mira@alpha.test"],
  ["mira@alpha.test", "mira@alpha.test"],
  ["https://alpha.test/@mira", null],
  [null, null],
  [12, null],
])("the subject %j is %s", (subject, handle) => {
  expect(readWebfingerDocument(document([], subject))?.subject).toBe(handle);
});

test.each(["", "null", "[]", "<html></html>", "{"])("%j is no document", (text) => {
  expect(readWebfingerDocument(text)).toEqual(null);
});

test("the resource is percent-encoded", () => {
  expect(webfingerUrl("alpha.test", "acct:mira@alpha.test")).toBe(
    "https://alpha.test/.well-known/webfinger?resource=acct%3Amira%40alpha.test",
  );
});

test.each([
  [
    `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" template="https://web.test/.well-known/webfinger?resource={uri}"/>
</XRD>`,
    "https://web.test/.well-known/webfinger?resource={uri}",
  ],
  [
    `<hm:XRD><hm:Link template='https://web.test/?a=1&amp;r={uri}' rel='lrdd'></hm:Link></hm:XRD>`,
    "https://web.test/?a=1&r={uri}",
  ],
  [
    `{"links":[{"rel":"other"},{"rel":"lrdd","template":"https://web.test/{uri}"}]}`,
    "https://web.test/{uri}",
  ],
  [`<XRD><Link rel="lrdd" template="http://web.test/{uri}"/></XRD>`, null],
  [`<XRD><Link rel="lrdd" template="https://web.test/"/></XRD>`, null],
  ["<html><body>404</body></html>", null],
  ["", null],
])("the template of %s is %s", (text, template) => {
  expect(readHostMeta(text)).toBe(template);
});

test("a template takes the resource", () => {
  expect(fillTemplate("https://web.test/w?r={uri}", "acct:a@b.test")).toBe(
    "https://web.test/w?r=acct%3Aa%40b.test",
  );
});

test("no text makes the readers throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string().map((text) => `<Link ${text}>`),
      ),
      (text) => {
        readWebfingerDocument(text);
        readHostMeta(text);
      },
    ),
  );
});

test("a byte order mark before the document is none of it", () => {
  const text = document([self("application/activity+json")]);
  expect(readWebfingerDocument(`\ufeff${text}`)).toEqual(readWebfingerDocument(text));
});

test("a link in a comment of a host-meta file is none, and an escaped sign is one", () => {
  const link = (path: string) => `<Link rel="lrdd" template="https://alpha.test/${path}&#38;r={uri}"/>`;
  expect(readHostMeta(`<XRD><!-- ${link("old")} --> ${link("new?a=1")}<!-- > ${link("x")}`)).toBe(
    "https://alpha.test/new?a=1&r={uri}",
  );
  const opened = "<!--".repeat(60_000);
  expect(readHostMeta(opened)).toBeNull();
});
