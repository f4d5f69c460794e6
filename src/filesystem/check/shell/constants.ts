import { type LookedUp, ownFoldersIn } from './own-texts.ts';

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

/** The texts that a script sets variables to, wherever it does. */
export function textsIn(
  text: string,
  { programs }: Pick<LookedUp, 'programs'>,
): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const known = texts.get(name) ?? [];
    if (known.length < MAX_TEXTS && !known.includes(value)) texts.set(name, [...known, value]);
  };
  for (const [, name = '', ...values] of text.matchAll(TEXT))
    add(name, values.find((each) => each !== undefined) ?? '');
  for (const [name, value] of [...programs, ...ownFoldersIn(text)]) add(name, value);
  return texts;
}
