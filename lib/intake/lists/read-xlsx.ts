/** What stands in the cells of an Excel sheet (.xlsx)? Two XML files, read by a streaming parser. */
import { Parser } from "saxen";

export const columnsMax = 200;

export type SheetRow = { readonly row: number; readonly cells: readonly (string | number)[] };

/** The texts of all sheets stand in one place, each made of one or more runs (`t`). Phonetic runs are no part of it. */
export function readSharedTexts(xml: string): string[] | null {
  let isBroken = false;
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let phonetic = false;
  const parser = new Parser();
  parser.on("openTag", (name: string) => {
    const tag = bareTag(name);
    if (tag === "si") text = "";
    else if (tag === "rPh") phonetic = true;
    else if (tag === "t") inText = !phonetic;
  });
  parser.on("closeTag", (name: string) => {
    const tag = bareTag(name);
    if (tag === "si") texts.push(text);
    else if (tag === "rPh") phonetic = false;
    else if (tag === "t") inText = false;
  });
  parser.on("text", (value: string, decode: (text: string) => string) => {
    if (inText) text += decode(value);
  });
  parser.on("error", () => {
    isBroken = true;
  });
  parser.parse(xml);
  return isBroken ? null : texts;
}

/** null when the XML is broken. */
export function readSheet(xml: string, shared: readonly string[]): SheetRow[] | null {
  const rows: SheetRow[] = [];
  let cells: (string | number)[] = [];
  let row = 0;
  let column = -1;
  let type = "";
  let value = "";
  let inValue = false;
  let isBroken = false;
  const parser = new Parser();
  parser.on("openTag", (name: string, attributes: () => Record<string, string>) => {
    const tag = bareTag(name);
    if (tag === "row") {
      row = Number(attributes()["r"]) || row + 1;
      cells = [];
      column = -1;
    } else if (tag === "c") {
      const { r = "", t = "" } = attributes();
      column = columnOf(r) ?? column + 1;
      type = t;
      value = "";
    } else if (tag === "v" || tag === "t") inValue = true;
  });
  parser.on("closeTag", (name: string) => {
    const tag = bareTag(name);
    if (tag === "v" || tag === "t") inValue = false;
    else if (tag === "c" && value !== "" && column < columnsMax) {
      while (cells.length < column) cells.push("");
      cells[column] = cellOf(type, value, shared);
    } else if (tag === "row" && cells.some((cell) => String(cell).trim() !== "")) rows.push({ row, cells });
  });
  parser.on("text", (text: string, decode: (text: string) => string) => {
    if (inValue) value += decode(text);
  });
  parser.on("error", () => {
    isBroken = true;
  });
  parser.parse(xml);
  return isBroken ? null : rows;
}

/** Tags may carry a prefix, as some programs write them. */
export function bareTag(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** "BC12" is the column 54, counted from 0. */
function columnOf(place: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

function cellOf(type: string, value: string, shared: readonly string[]): string | number {
  if (type === "s") return shared[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : "false";
  if (type !== "" && type !== "n") return value;
  return numberCell(value);
}

/** A number of more than 15 digits is one the spreadsheet has rounded: it is written so that nobody takes it for an id. */
export function numberCell(value: string): string | number {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number)) return value;
  return Math.abs(number) < 1e15 ? number : number.toExponential();
}
