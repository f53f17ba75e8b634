/** Where a worker of the journeys finds its own product and fediverse: the set-up leaves it in numbered variables. */

type Place = {
  readonly JOURNEY_URL: string;
  readonly JOURNEY_DATA: string;
  readonly FEDIVERSE_PORT: string;
  readonly FEDIVERSE_CONTROL: string;
  readonly FEDIVERSE_ENV: string;
};

export function setPlace(worker: number, place: Place): void {
  for (const [name, value] of Object.entries(place)) process.env[`${name}_${worker}`] = value;
}

/** Inside a worker: gives the numbered variables of this worker their plain names. Does nothing before the workers run. */
export function takePlace(): void {
  const worker = process.env["TEST_PARALLEL_INDEX"];
  for (const [name, value] of Object.entries(process.env)) {
    if (name.endsWith(`_${worker}`)) process.env[name.slice(0, name.lastIndexOf("_"))] = value;
  }
}
