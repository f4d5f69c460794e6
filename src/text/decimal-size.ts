const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Bytes of a size as stagedive prints it, with powers of 1000: `20MB`, `1.5 GB`, `900kB`, `4096`; null for no size. */
export function parseDecimalSize(text: string): number | null {
  const [, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([kmgt]?)b?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return number === undefined || factor === undefined ? null : Math.round(Number(number) * factor);
}
