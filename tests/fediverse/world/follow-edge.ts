/** One person's follow of another, as both ends see it; time alone decides what has arrived. */

export type FollowEdge = {
  readonly follower: string;
  readonly target: string;
  readonly createdAt: number;
  /** When the Accept reaches the follower; null when only an approval or nothing at all will bring it. */
  acceptsAt: number | null;
  /** When a Reject reaches the follower and the edge ends. */
  rejectsAt: number | null;
  /** The request never reached the target; following again changes nothing, unfollow and follow does. */
  lost: boolean;
  /** The target stands in the way: it asks for approval. */
  needsApproval: boolean;
  reblogs: boolean;
  notify: boolean;
  languages: readonly string[] | null;
  /** Opaque id used for paging. */
  readonly id: string;
};

export type FollowState = "following" | "requested" | "none";

export function stateOf(edge: FollowEdge | undefined, now: number): FollowState {
  if (!edge) return "none";
  if (edge.rejectsAt !== null && now >= edge.rejectsAt) return "none";
  return edge.acceptsAt !== null && now >= edge.acceptsAt ? "following" : "requested";
}
