/** What several services deleted, as words: "3 messages, 1 contact". */
export function counts(services: readonly Record<string, number>[]): string {
  const total = new Map<string, number>();
  for (const service of services) {
    for (const [what, count] of Object.entries(service)) {
      total.set(what, (total.get(what) ?? 0) + count);
    }
  }
  return [...total]
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString()} ${words(what, count)}`)
    .join(', ');
}

/** "providerEvents" as "provider events", one of them as "provider event". */
function words(what: string, count: number): string {
  const text = what.replace(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
  return count === 1 ? text.replace(/s$/, '') : text;
}
