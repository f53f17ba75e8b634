/** The one error class for endings a door must explain; sentences live in the screens, keyed by code. */

export const appErrorCodes = [
  "signed_out",
  "not_yours",
  "not_found",
  "bad_request",
  "too_large",
  "too_many",
  "foreign_request",
  "plan_changed",
  "account_signed_out",
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

export class AppError extends Error {
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}
