/** How does a list stand to the person: people they follow, people who follow them, or both? */
export const relations = ["following", "follower"] as const;
/** `both` is for lists of friends who follow each other. */
export type Relation = (typeof relations)[number] | "both";

export type Flags = { readonly following: boolean; readonly follower: boolean };

/**
 * What the person says of the whole list comes first; what the list says of a row fills the rest. With neither, the accounts are
 * taken as followed: that is what lists are brought for.
 */
export function flagsOf(
  relation: Relation | undefined,
  said: { readonly following?: boolean | undefined; readonly follower?: boolean | undefined } = {},
): Flags {
  const knows = said.following !== undefined || said.follower !== undefined;
  if (relation === undefined && !knows) return { following: true, follower: false };
  return {
    following: relation === "following" || relation === "both" || said.following === true,
    follower: relation === "follower" || relation === "both" || said.follower === true,
  };
}
