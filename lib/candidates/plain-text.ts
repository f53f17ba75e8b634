/** What does the HTML of another server say in plain words, and where do its links lead? */
import { decode } from "html-entities";
import sanitizeHtml from "sanitize-html";

export type PlainText = { readonly text: string; readonly links: readonly string[] };

const htmlLengthMax = 20_000;
const linksMax = 30;

/** Nothing of the HTML is kept: blocks become lines, links are given beside the text. `lengthMax` counts characters of text. */
export function readPlainText(html: string, lengthMax: number): PlainText {
  const links: string[] = [];
  const cleaned = sanitizeHtml(html.slice(0, htmlLengthMax), {
    allowedTags: ["a", "br", "p", "li", "div"],
    allowedAttributes: { a: ["href"] },
    allowedSchemes: ["https", "http"],
    transformTags: {
      a: (_tag, attributes) => {
        const href = attributes["href"];
        if (href && links.length < linksMax && isWebLink(href)) links.push(href);
        return { tagName: "a", attribs: {} };
      },
    },
  });
  const lines = cleaned.replace(/<br\s*\/?>|<\/(?:p|li|div)>/gi, "\n").replace(/<[^>]*>/g, "");
  const text = decode(lines)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { text: cutText(text, lengthMax), links: [...links, ...writtenLinks(text)] };
}

/** Cuts between whole characters. */
export function cutText(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\ud800-\udbff]$/, "");
}

/** With its path, since a link to somebody's post is none to them; not what only begins like a name on X. */
const writtenLink =
  /(?<![\w@/.])(?:https?:\/\/[!-~]{3,300}|(?:www\.|mobile\.)?(?:x|twitter)\.com\/@?\w{1,50}(?![\w-]|\.\w)(?:[/?#][!-~]{0,200})?)/gi;

/** Links that stand in the text as words; some servers do not mark them. What follows them is not part of them. */
function writtenLinks(text: string): readonly string[] {
  const found = text.match(writtenLink) ?? [];
  return found
    .slice(0, linksMax)
    .map((link) => link.replace(/[<>"'].*$/, "").replace(/[).,;:!?\]]+$/, ""))
    .map((link) => (/^https?:/i.test(link) ? link : `https://${link}`));
}

function isWebLink(href: string): boolean {
  return href.length <= 500 && /^https?:\/\//i.test(href) && URL.canParse(href);
}
