/** Names and settings of every cookie the product sets. `__Host-` binds each to this host, https and path "/". */

const lockedDown = { httpOnly: true, sameSite: "lax", path: "/", secure: true } as const;

export const sessionCookie = { name: "__Host-transhumance.session", options: lockedDown };

const pendingSignInSeconds = 15 * 60;

/** In the shape next-auth wants. */
export const authCookies = {
  sessionToken: sessionCookie,
  callbackUrl: { name: "__Host-transhumance.return", options: lockedDown },
  csrfToken: { name: "__Host-transhumance.csrf", options: lockedDown },
  pkceCodeVerifier: {
    name: "__Host-transhumance.pkce",
    options: { ...lockedDown, maxAge: pendingSignInSeconds },
  },
  state: { name: "__Host-transhumance.state", options: { ...lockedDown, maxAge: pendingSignInSeconds } },
  nonce: { name: "__Host-transhumance.nonce", options: lockedDown },
} as const;
