/** Where does a list stand that was handed to a server's own importer? The words for it. */

const handOffStates = [
  "waiting",
  "sending",
  "accepted",
  "refused",
  "no_permission",
  "limited",
  "signed_out",
  "unknown",
] as const;
/**
 * waiting: not sent yet. sending: written before the call. accepted: the server has it, and works by itself. refused: it
 * does not take it. no_permission: our sign-in may not. limited: it asks to come later. signed_out: the sign-in has ended.
 * unknown: no answer was heard, so only the server itself can tell.
 */
export type HandOffState = (typeof handOffStates)[number];
