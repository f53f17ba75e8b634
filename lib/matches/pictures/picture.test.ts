import { describe, expect, it } from "vitest";
import { isPlaceholder, readPictureType } from "./picture.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("a picture is told by its first bytes", () => {
  it.each([
    ["\x89PNG\r\n\x1a\n....", "image/png"],
    ["\xff\xd8\xff\xe0....JFIF", "image/jpeg"],
    ["GIF89a....", "image/gif"],
    ["RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"],
    ["\x00\x00\x00\x20ftypavif....", "image/avif"],
    ["<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", null],
    ["<!doctype html>", null],
    ["RIFF\x10\x00\x00\x00WAVEfmt ", null],
    ["PNG", null],
    ["", null],
  ])("%j", (start, type) => {
    expect(readPictureType(bytes(start))).toBe(type);
  });
});

describe("a placeholder", () => {
  it.each([
    ["https://m.example/avatars/original/missing.png", true],
    ["https://g.example/assets/default_avatars/GoToSocial_icon1.webp", true],
    ["https://a.example/images/avi.png", true],
    ["https://m.example/system/accounts/avatars/1/original/a.png", false],
    ["https://m.example/missing.person/a.png", false],
  ])("%s: %s", (url, placeholder) => {
    expect(isPlaceholder(url)).toBe(placeholder);
  });
});
