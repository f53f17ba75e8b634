/** In which ways can a person hand us their contacts? */
export const sourceKindNames = ["archive", "export", "list", "paste", "x_api"] as const;
export type SourceKind = (typeof sourceKindNames)[number];

/**
 * receiving: pieces still come. received: all are there and wait for the person's word on the difference. applying: they are being
 * merged. ready: merged. A source that never completes, or that nobody decides on, is swept away after two days; one that was paid
 * for at X after thirty.
 */
export const sourceStates = ["receiving", "received", "applying", "ready"] as const;
export type SourceState = (typeof sourceStates)[number];
