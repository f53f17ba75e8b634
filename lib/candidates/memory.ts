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
    const made = this.#make(text);
    if (this.#kept.size >= keptMax) this.#kept.clear();
    this.#kept.set(text, made);
    return made;
  }
}

const keptMax = 5_000;
