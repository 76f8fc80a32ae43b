/** The secret of a mailed link: it stands after the #, which browsers send to no server. */
export function mailedSecret(): string {
  return window.location.hash.slice(1);
}
