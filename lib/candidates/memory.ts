/** The same few texts come up all the time: what was worked out for one is kept, up to a number of them. */
export class Memory<Value> {
  readonly #kept = new Map<string, Value>();
  readonly #make: (text: string) => Value;

  /** `make` must give the same answer for the same text, always. */
  constructor(make: (text: string) => Value) {
    this.#make = make;
  }

  get(text: string): Value {
    const known = this.#kept.get(text);
    if (known !== undefined) return known;
    const own = copyOf(text);
    const made = this.#make(own);
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(own, made);
    return made;
  }
}

/** A piece that is cut out of a text is slow to compare, and keeps the whole text in memory for as long as it is kept. */
function copyOf(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

const keptMax = 5_000;
