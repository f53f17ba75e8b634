import { describe, expect, test } from "vitest";
import {
  coarseScopes,
  granularScopes,
  listScopes,
  mayAskFor,
  nodeInfoLink,
  readAccountDomain,
  readEndpoints,
  readNodeInfo,
  scopesToTry,
  signInScopes,
  softwareProblem,
} from "./instance.ts";

const none = () => false;

describe("NodeInfo", () => {
  test("the highest schema is followed, whatever its path", () => {
    const links = [
      { rel: "http://nodeinfo.diaspora.software/ns/schema/2.0", href: "https://a.example/nodeinfo_2_0" },
      { rel: "http://nodeinfo.diaspora.software/ns/schema/2.1", href: "https://a.example/n/2.1" },
      { rel: "https://www.w3.org/ns/activitystreams#Application", href: "https://a.example/actor" },
    ];
    expect(nodeInfoLink({ links })).toBe("https://a.example/n/2.1");
  });

  test.each([[null], [{}], [{ links: "no" }], [{ links: [] }], ["<html>"]])("%j has no link", (document) => {
    expect(nodeInfoLink(document)).toBeNull();
  });

  test("software name and version", () => {
    expect(readNodeInfo({ software: { name: "Mastodon", version: "4.6.5" } })).toEqual({
      name: "mastodon",
      version: "4.6.5",
    });
    expect(readNodeInfo({ software: {} })).toBeNull();
  });
});

describe("the domain of handles", () => {
  test.each([
    [{ domain: "example.com" }, "example.com"],
    [{ uri: "example.com", version: "4.0.0 (not true; really snac/2.75)" }, "example.com"],
    [{ uri: "https://Example.com/" }, "example.com"],
    [{}, null],
    ["<html>", null],
  ])("%j", (document, expected) => {
    expect(readAccountDomain(document)).toBe(expected);
  });
});

describe("endpoints", () => {
  const document = {
    issuer: "https://a.example/",
    authorization_endpoint: "https://a.example/oauth/authorize2",
    token_endpoint: "https://a.example/oauth/token2",
    revocation_endpoint: "https://a.example/oauth/revoke2",
    scopes_supported: ["read", "profile"],
  };

  test("metadata is used", () => {
    expect(readEndpoints("a.example", document, none)).toEqual({
      authorizationEndpoint: "https://a.example/oauth/authorize2",
      tokenEndpoint: "https://a.example/oauth/token2",
      revocationEndpoint: "https://a.example/oauth/revoke2",
      scopesSupported: ["read", "profile"],
    });
  });

  test("no endpoint on another host is believed", () => {
    const stolen = {
      ...document,
      token_endpoint: "https://evil.example/token",
      authorization_endpoint: "http://a.example/x",
    };
    const endpoints = readEndpoints("a.example", stolen, none);
    expect(endpoints.tokenEndpoint).toBe("https://a.example/oauth/token");
    expect(endpoints.authorizationEndpoint).toBe("https://a.example/oauth/authorize");
  });

  test("without metadata the usual paths are used", () => {
    expect(readEndpoints("a.example", "<html>", none).tokenEndpoint).toBe("https://a.example/oauth/token");
  });
});

describe("scopes", () => {
  test("an ordinary sign-in never asks for lists, whatever the app may ask for", () => {
    expect(signInScopes(`${granularScopes} ${listScopes}`)).toBe(granularScopes);
    expect(signInScopes(coarseScopes)).toBe(coarseScopes);
    expect(mayAskFor("lists", granularScopes)).toBe(false);
    expect(mayAskFor("lists", `${granularScopes} ${listScopes}`)).toBe(true);
    expect(mayAskFor("lists", coarseScopes)).toBe(true);
  });

  test("asks for the wide permission only when an import is wanted, and where it is all there is", () => {
    expect(signInScopes(`${granularScopes} write`)).toBe(granularScopes);
    expect(mayAskFor("import", granularScopes)).toBe(false);
    expect(mayAskFor("import", `${granularScopes} write`)).toBe(true);
    expect(scopesToTry({ software: "gotosocial", scopesSupported: null })[0]).toBe(`${granularScopes} write`);
  });

  test.each([
    ["mastodon", null, `${granularScopes} ${listScopes}`],
    ["gotosocial", null, `${granularScopes} write`],
    ["mastodon", granularScopes.split(" "), granularScopes],
    ["pixelfed", null, coarseScopes],
    ["hollo", ["read", "write", "follow"], coarseScopes],
  ])("%s with %j asks for %s first", (software, scopesSupported, expected) => {
    expect(scopesToTry({ software, scopesSupported })[0]).toBe(expected);
  });
});

test("servers without the client API are named as such", () => {
  expect(softwareProblem("misskey")).toBe("misskey_only");
  expect(softwareProblem("peertube")).toBe("no_client_api");
  expect(softwareProblem("gotosocial")).toBeNull();
});
