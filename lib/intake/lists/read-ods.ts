/** What stands in the cells of the first sheet of a LibreOffice workbook (.ods)? One XML file, read by a streaming parser. */
import { Parser } from "saxen";
import { bareTag, columnsMax, numberCell, type SheetRow } from "./read-xlsx.ts";

type Attributes = Readonly<Record<string, string>>;

/**
 * null when the XML is broken. A cell or a row that is the same several times over stands there once, with its number (OpenDocument
 * 1.3, part 3, 9.1.3 and 9.1.4); what comes after the last filled one is not told.
 */
export function readOdsSheet(xml: string): SheetRow[] | null {
  const reading = new OdsReading();
  const parser = new Parser();
  let isBroken = false;
  parser.on("openTag", (name: string, attributes: () => Attributes) =>
    reading.open(bareTag(name), attributes),
  );
  parser.on("closeTag", (name: string) => reading.close(bareTag(name)));
  parser.on("text", (text: string, decode: (text: string) => string) => reading.take(() => decode(text)));
  parser.on("error", () => {
    isBroken = true;
  });
  parser.parse(xml);
  return isBroken ? null : reading.rows;
}

const emptyCell = { kind: "", value: "" };

class OdsReading {
  readonly rows: SheetRow[] = [];
  #sheets = 0;
  #row = 0;
  #rowTimes = 1;
  #cells: (string | number)[] = [];
  #column = 0;
  #cellTimes = 1;
  /** How the cell says its value, apart from the text it shows. */
  #told = emptyCell;
  #paragraphs: string[] = [];
  #inParagraph = false;
  /** Inside a comment, whose paragraphs are none of the cell. */
  #aside = 0;

  open(tag: string, attributes: () => Attributes): void {
    if (tag === "table") this.#sheets++;
    if (this.#sheets !== 1) return;
    if (tag === "annotation") this.#aside++;
    else if (this.#aside > 0) return;
    else if (tag === "table-row") {
      this.#rowTimes = times(attributes(), "rows");
      this.#cells = [];
      this.#column = 0;
    } else if (tag === "table-cell" || tag === "covered-table-cell") this.#openCell(attributes());
    else if (tag === "p") {
      this.#inParagraph = true;
      this.#paragraphs.push("");
    } else if (tag === "s") this.take(() => " ".repeat(Math.min(100, Number(attributes()["text:c"]) || 1)));
    else if (tag === "tab" || tag === "line-break") this.take(() => " ");
  }

  close(tag: string): void {
    if (this.#sheets !== 1) return;
    if (tag === "annotation") this.#aside--;
    else if (this.#aside > 0) return;
    else if (tag === "p") this.#inParagraph = false;
    else if (tag === "table-cell" || tag === "covered-table-cell") this.#closeCell();
    else if (tag === "table-row") this.#closeRow();
    else if (tag === "table") this.#sheets++;
  }

  take(text: () => string): void {
    if (!this.#inParagraph || this.#aside > 0) return;
    this.#paragraphs.push((this.#paragraphs.pop() ?? "") + text());
  }

  #openCell(attributes: Attributes): void {
    this.#cellTimes = times(attributes, "columns");
    const kind = attributes["office:value-type"] ?? "";
    this.#told = { kind, value: attributes["office:value"] ?? attributes["office:boolean-value"] ?? "" };
    this.#paragraphs = [];
  }

  #closeCell(): void {
    const { kind, value } = this.#told;
    const cell =
      kind === "boolean" ? value : kind === "float" ? numberCell(value) : this.#paragraphs.join("\n");
    if (cell !== "") {
      for (let time = 0; time < this.#cellTimes && this.#column + time < columnsMax; time++) {
        while (this.#cells.length < this.#column + time) this.#cells.push("");
        this.#cells[this.#column + time] = cell;
      }
    }
    this.#column += this.#cellTimes;
  }

  /** The same row again says nothing new. */
  #closeRow(): void {
    const row = this.#row + 1;
    if (this.#cells.some((cell) => String(cell).trim() !== "")) this.rows.push({ row, cells: this.#cells });
    this.#row += this.#rowTimes;
  }
}

function times(attributes: Attributes, what: "rows" | "columns"): number {
  const count = Number(attributes[`table:number-${what}-repeated`] ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
