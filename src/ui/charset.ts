let ascii = false;

/** Called once at start, by the locale. */
export function setAscii(on: boolean): void {
  ascii = on;
}

/** Whether only ASCII may be drawn. */
export function isAscii(): boolean {
  return ascii;
}
