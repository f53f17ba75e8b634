/** In which ways can a person hand us their contacts? */
export const sourceKindNames = ["archive", "export", "list", "paste", "x_api"] as const;
export type SourceKind = (typeof sourceKindNames)[number];
