/** The words between a name and its host: "@mira on mastodon.social". Sticky: set `lastIndex` before use. */
export const onHost = /[ \t]{1,2}(?:on|auf|bei|sur|chez|en|su|op|på|em|at|@)[ \t]{1,2}/iy;
