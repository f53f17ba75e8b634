import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types of everything; a stranger's first start should not wait for it.
  typescript: { ignoreBuildErrors: true },
};

// Tells next-intl where this project keeps its request configuration.
export default createNextIntlPlugin("./lib/words/request.ts")(config);
