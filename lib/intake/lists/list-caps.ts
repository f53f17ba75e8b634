/** How much of a list is read before we stop, so that no file can fill the memory of a browser? */

/** A browser export of a hundred thousand accounts with all metadata is about half a gigabyte. */
export const listBytesMax = 1 << 30;
/** More accounts than anybody can load into a page by scrolling. */
export const listContactsMax = 250_000;
/** Rows of a table, or names in a text: a list with more of them than this says the same again and again. */
export const listRowsMax = 1_000_000;
/** Bytes kept of all names, bios and links together, as UTF-8. */
export const listTextBytesMax = 100_000_000;
/** One line of a CSV file, or one item of a JSON file. An account with all its metadata takes about 10,000. */
export const rowCharactersMax = 200_000;
/** A spreadsheet is unpacked as a whole: its file, and what is inside. */
export const spreadsheetBytesMax = 20 << 20;
export const spreadsheetInsideBytesMax = 100 << 20;
