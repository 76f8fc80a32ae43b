// What a stranger wrote is never cleaned, it is locked in: the frame has no scripts, no forms and not our origin, and this policy keeps it from the network,
// so that it cannot even tell that it was opened. The policy stands first: what comes after it can only make it stricter.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** A page for a sandboxed frame around the HTML of a mail. Links open elsewhere and say nothing about where they were followed. */
export function frameDocument(html: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>body{margin:12px;font:14px/1.5 system-ui,sans-serif;color:#1c2527;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style></head><body>${html}</body></html>`;
}
