"use client";

import "./globals.css";

/** The last resort, when even the frame of the page could not be made: no words are loaded here, so both languages stand in it. */
export default function GlobalErrorPage() {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center bg-canvas p-6 font-sans text-base text-ink">
        <main className="grid max-w-prose gap-6">
          <title>Transhumance</title>
          <section className="grid gap-2">
            <h1 className="text-3xl font-semibold">Something went wrong on our side</h1>
            <p>Nothing you decided has been lost. Please load the page again in a moment.</p>
          </section>
          <section lang="fr" className="grid gap-2 border-t border-line pt-6">
            <h2 className="text-3xl font-semibold">Un problème est survenu de notre côté</h2>
            <p>Rien de ce que vous avez décidé n’est perdu. Rechargez la page dans un instant.</p>
          </section>
        </main>
      </body>
    </html>
  );
}
