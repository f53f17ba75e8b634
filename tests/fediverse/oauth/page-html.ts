/** The look of a virtual server's own pages: plain, without scripts, usable by keyboard and by tests. */
import { escapeHtml } from "./escape-html.ts";

const style = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#eef1f4;color:#17212b}
main{max-width:26rem;margin:8vh auto;background:#fff;padding:2rem;border-radius:12px;box-shadow:0 1px 8px #0002}
h1{font-size:1.3rem;margin-top:0}label{display:block;margin:.8rem 0 .2rem;font-weight:600}
input{width:100%;box-sizing:border-box;padding:.6rem;font:inherit;border:1px solid #8a98a8;border-radius:8px}
button{font:inherit;padding:.6rem 1.2rem;margin:1.2rem .6rem 0 0;border-radius:8px;border:1px solid #2b5aa0;background:#2b5aa0;color:#fff}
button.quiet{background:#fff;color:#2b5aa0}.error{color:#a3161a}.muted{color:#55636f}
@media (prefers-color-scheme:dark){body{background:#10161c;color:#e8edf2}main{background:#1b242d}input{background:#10161c;color:inherit}button.quiet{background:transparent;color:#9cc1ff}.muted{color:#a3b1be}.error{color:#ff9d9d}}
`;

/** `inner` is trusted HTML. */
export function pageHtml(title: string, inner: string, head = ""): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>${head}<style>${style}</style></head>
<body><main>${inner}</main></body>
</html>
`;
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
}
