import { expect, it } from "vitest";
import { writeRefusedCsv } from "./refused-csv.ts";

const words = {
  columns: ["File", "Row", "Reason", "Code", "Found"],
  reason: (code: string) => `because ${code}`,
};

it("writes one line for each refused row, with its reason in words", () => {
  const rows = [
    { file: "data/following.js", row: 3, code: "id_is_number", found: "12, 13" },
    { file: "data/mute.js", code: "file_cut_short" },
  ] as const;
  expect(writeRefusedCsv(rows, words)).toBe(
    "\uFEFFFile,Row,Reason,Code,Found\r\n" +
      'data/following.js,3,because id_is_number,id_is_number,"12, 13"\r\n' +
      "data/mute.js,,because file_cut_short,file_cut_short,\r\n",
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)"])("does not let a spreadsheet run %s", (found) => {
  const text = writeRefusedCsv([{ file: "following.js", row: 1, code: "id_not_digits", found }], words);
  expect(text).toContain(`'${found}`);
});
