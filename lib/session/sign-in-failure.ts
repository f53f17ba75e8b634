/** How did a sign-in fail? Each ending has a sentence on the sign-in page. */
import type { Identity } from "./identity.ts";

export const signInFailures = [
  /** The person said no on their server's page. */
  "denied",
  /** The browser's cookies are gone or belong to another try. */
  "expired",
  "refused",
  /** The server forgot our app; it is registered again at the next try. */
  "app_unknown",
  "unreachable",
  "already_linked",
  "failed",
] as const;
export type SignInFailure = (typeof signInFailures)[number];

export class SignInError extends Error {
  constructor(failure: SignInFailure) {
    super(failure);
    this.name = "SignInError";
  }
}

/** Carries what happened inside next-auth's callbacks out to the route. */
export type SignInReport = {
  verified(identity: Identity): void;
  /** Notes the failure and returns the error to throw. */
  failed(failure: SignInFailure): SignInError;
};
