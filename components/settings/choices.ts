/** What a person can turn on and off in the settings, one switch each. */
export const switches = ["member", "decided", "bluesky", "threads"] as const;
export type SwitchName = (typeof switches)[number];

export type Choices = Readonly<Record<SwitchName, boolean>> & {
  /** Servers asked for the same name as on X. */
  readonly sameNameHosts: readonly string[];
};
