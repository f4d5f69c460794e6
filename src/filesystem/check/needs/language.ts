const SHELLS = /^(?:ba|da|a|k|mk|z|)sh$/;

/** The language of an interpreter: its name without a version. */
export function languageOf(interpreter: string): string {
  const name = interpreter.replace(/(?:-?\d[\d.]{0,20})$/, '');
  return name === 'nodejs' ? 'node' : SHELLS.test(name) ? 'sh' : name;
}
