/** What a coloured word or panel wants to say. Colour never stands alone: an icon or a word says the same. */
export type Tone = "info" | "positive" | "caution" | "danger";
