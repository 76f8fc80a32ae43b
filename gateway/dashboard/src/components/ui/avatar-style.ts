/** Up to two letters for a name; the last digits when the name is a phone number. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0) {
    return name.replace(/\D/g, '').slice(-2) || '?';
  }
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => /\p{L}/u.exec(word ?? '')?.[0] ?? '').join('').toLocaleUpperCase();
}

/** A hue from the id: the same contact has the same colour on every screen. */
export function avatarColor(id: string): { background: string; color: string } {
  let hash = 0;
  for (const char of id) {
    hash = (hash * 31 + char.charCodeAt(0)) >>> 0;
  }
  const hue = (hash % 24) * 15;
  return {
    background: `light-dark(oklch(0.91 0.055 ${hue}), oklch(0.37 0.06 ${hue}))`,
    color: `light-dark(oklch(0.4 0.1 ${hue}), oklch(0.9 0.06 ${hue}))`,
  };
}
