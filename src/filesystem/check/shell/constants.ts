const ASSIGNMENT = /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})(?:\+?=|[ \t]+in\b)|\$\{([A-Za-z_]\w{0,80}):?=/g;
const CONSTANT =
  /^(?:export[ \t]+|readonly[ \t]+)?([A-Za-z_]\w{0,80})=(["']?)([\w./+@-]{1,300})\2[ \t]*(?:[;#\n]|$)/gm;
const READ = /(?:^|[\s;&|({])read((?:[ \t]+[-\w]{1,80}){1,20})/g;

/**
 * Variables that a script sets at the left margin, to one and the same text, and nowhere else: what is indented may not
 * run.
 */
export function constantsIn(text: string): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const [, name, defaulted] of text.matchAll(ASSIGNMENT)) {
    const each = name ?? defaulted ?? '';
    counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  for (const [, names = ''] of text.matchAll(READ))
    for (const name of names.split(/[ \t]+/)) counts.set(name, Number.POSITIVE_INFINITY);
  const values = new Map<string, { readonly value: string; readonly count: number }>();
  for (const [, name = '', , value = ''] of text.matchAll(CONSTANT)) {
    const known = values.get(name);
    const isSame = known === undefined || known.value === value;
    values.set(name, { value, count: isSame ? (known?.count ?? 0) + 1 : Number.NaN });
  }
  return new Map(
    [...values].flatMap(([name, { value, count }]) => (counts.get(name) === count ? [[name, value]] : [])),
  );
}

const TEXT =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=(?:"([\w./+@-]{0,300})"|'([\w./+@-]{0,300})'|([\w./+@-]{0,300}))(?=[\s;&|)]|$)/gm;

/** How many texts of one variable are kept. */
const MAX_TEXTS = 6;

/** A variable that is set to where a program is: `JAVACMD=$(command -v java)`. */
const LOOK_UP =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=["']?(?:\$\(|`)[ \t]*(?:\\{0,2}unset[^;`)\n]{1,60};[ \t]*)?\\{0,2}(?:command[ \t]+-v|which|type[ \t]+-p)[ \t]+["']?([\w.+-]{1,80})/gm;

/** A variable that is set to the folder of the script itself. */
const OWN_FOLDER =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=["']?(?:\$\(|`)[ \t]*(?:cd[ \t]+[^`\n]{0,40})?dirname[ \t]+(?:--[ \t]+)?["']?\$[^\n]{1,80}/gm;

/** The programs that a script looks for to start them by a variable. */
export function lookedUpIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(LOOK_UP), ([, , program = '']) => program));
}

/**
 * The texts that a script sets variables to, wherever it does.
 * @param own the absolute folder of the script; null if it is in no file
 */
export function textsIn(text: string, own: string | null = null): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const known = texts.get(name) ?? [];
    if (known.length < MAX_TEXTS && !known.includes(value)) texts.set(name, [...known, value]);
  };
  for (const [, name = '', ...values] of text.matchAll(TEXT))
    add(name, values.find((each) => each !== undefined) ?? '');
  for (const [, name = '', program = ''] of text.matchAll(LOOK_UP)) add(name, program);
  if (own !== null) for (const [, name = ''] of text.matchAll(OWN_FOLDER)) add(name, own);
  return texts;
}
