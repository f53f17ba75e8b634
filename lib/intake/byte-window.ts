/** How is a stream of chunks read in units that may lie across them? In one window of memory that is used again and again. */

export type ByteWindow = {
  /**
   * Shows `consume` what was left over followed by `chunk`; it returns how far it got, and the rest is kept for the next call.
   * The bytes shown are valid only during the call.
   */
  feed(chunk: Uint8Array, consume: (bytes: Uint8Array, view: DataView) => number): void;
  /** How many bytes are kept. */
  readonly kept: number;
};

export function createByteWindow(): ByteWindow {
  let memory = new Uint8Array(128 << 10);
  let kept = 0;
  return {
    get kept() {
      return kept;
    },
    feed(chunk, consume) {
      const length = kept + chunk.length;
      if (length > memory.length) {
        const larger = new Uint8Array(Math.max(length, memory.length * 2));
        larger.set(memory.subarray(0, kept));
        memory = larger;
      }
      memory.set(chunk, kept);
      const used = consume(memory.subarray(0, length), new DataView(memory.buffer, 0, length));
      memory.copyWithin(0, used, length);
      kept = length - used;
    },
  };
}
