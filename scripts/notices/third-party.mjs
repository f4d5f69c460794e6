// Generates THIRD_PARTY_LICENSES: whose code is in the bundle, and under which terms. It is based on the files that
// esbuild has read, so that it is right for this bundle; tools that read the dependency tree also list what was left
// out.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BESIDE_PACKAGES } from './beside-packages.mjs';

const HEAD = `The program beside this file is stagedive, which is under the MIT licence, joined with code of the projects below, each
under the licence given with it. All of it is minified, and what is not used is left out. The few modules in which
stagedive changes lines are listed in its sources, in scripts/bundle.
`;

/** Matches the files of a package that state its licence or whom to credit. */
const TERMS = /^(licen[cs]es?|copying|notices?|third-?party-?notices)(\W|$)/i;

/** Matches a comment that names an author, even if only as the author of something else. */
const NOTICE = /copyright|@license|@preserve|©/i;

const COMMENT = /\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm;

/**
 * The text of THIRD_PARTY_LICENSES.
 * @param {string} root the folder that `inputs` are relative to
 * @param {Iterable<string>} inputs paths of all modules in the bundle, as in esbuild's metafile
 * @throws when a package does not state its licence, or has no licence file and its licence has no text in texts/
 */
export async function thirdPartyLicences(root, inputs) {
  const packages = new Map();
  for (const input of inputs) {
    const path = packageOf(input);
    if (path !== null) packages.set(path, [...(packages.get(path) ?? []), input]);
  }
  const entries = await Promise.all([...packages].map(([path, files]) => entryOf(root, path, files)));
  const names = new Set(entries.map(({ name }) => name));
  for (const beside of BESIDE_PACKAGES) {
    if (beside.within !== null && !names.has(beside.within)) continue;
    entries.push(await besideEntry(beside));
  }
  // A package that is bundled in two copies is listed once.
  const sections = new Map(
    entries.map((entry) => [entry.title, `${entry.title}\n\n${withoutTerms(entry.text)}`]),
  );
  const sorted = [...sections.keys()].toSorted().map((title) => sections.get(title));
  const end = `${APACHE_TITLE}\n\n${await readText(APACHE)}`;
  return [HEAD, ...sorted, end].join(`\n${'='.repeat(80)}\n`).concat('\n');
}

const APACHE = new URL('texts/Apache-2.0.txt', import.meta.url);
const APACHE_TITLE = 'The terms of the Apache License 2.0';

/** From the heading of the terms to their end. */
const APACHE_TERMS = /TERMS AND CONDITIONS FOR USE, REPRODUCTION[\s\S]*?END OF TERMS AND CONDITIONS/g;

const apacheWords = wordsOf((await readText(APACHE)).match(APACHE_TERMS)?.[0] ?? '');

/** A text in which the terms of the Apache License, if they are there word for word, are replaced by where they stand: they are long, and many packages have them. */
function withoutTerms(text) {
  return text.replace(APACHE_TERMS, (terms) =>
    wordsOf(terms) === apacheWords ? `[${APACHE_TITLE} stand at the end of this file.]` : terms,
  );
}

function wordsOf(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The folder of the package that a module belongs to; null for stagedive's own modules. */
function packageOf(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? null;
}

async function entryOf(root, path, files) {
  const folder = resolve(root, path);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  const licence = manifest.license ?? olderLicence(manifest);
  if (typeof licence !== 'string') throw new Error(`${path}/package.json does not name its licence.`);
  const terms = (await readdir(folder)).filter((file) => TERMS.test(file)).toSorted();
  const notices = await noticesOf(files.map((file) => resolve(root, file)));
  const texts =
    terms.length > 0
      ? [...(await Promise.all(terms.map((file) => readText(join(folder, file))))), ...notices]
      : [...notices, ...(await standardTexts(manifest, notices))];
  const title = `${name} ${version} (${licence.replace(/^\((.*)\)$/, '$1')})`;
  return { name, title, text: texts.join('\n\n') };
}

/** The only entry of `licenses`, as packages had it before npm 3. */
function olderLicence({ licenses }) {
  return Array.isArray(licenses) && licenses.length === 1 ? licenses[0]?.type : undefined;
}

/** The comments of these files that name an author, each once, without comment markers. */
async function noticesOf(files) {
  const notices = new Set();
  for (const file of files) {
    for (const [comment] of (await readText(file)).matchAll(COMMENT)) {
      if (NOTICE.test(comment)) notices.add(bare(comment));
    }
  }
  return [...notices].toSorted();
}

function bare(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*(\/\*+!?|\*\/|\*|\/\/)? ?/, ''));
  return lines
    .join('\n')
    .replace(/\s*-*\s*\*\/\s*$/, '')
    .replace(/^[-\s]+/, '')
    .trimEnd();
}

/** For a package without a licence file: its authors, and the standard text of each licence in its package.json. */
async function standardTexts({ name, author, license: licence }, notices) {
  const who = author?.name ?? author;
  const copyright = notices.length > 0 || who === undefined ? [] : [`Copyright (c) ${who}`];
  const ids = licence.split(/[()\s]+|\bAND\b/).filter(Boolean);
  return [...copyright, ...(await Promise.all(ids.map((id) => standardText(id, name))))];
}

async function besideEntry({ name, licence, copyright, about }) {
  const text = `${about}\n\n${copyright}\n\n${await standardText(licence, name)}`;
  return { name, title: `${name} (${licence})`, text };
}

async function standardText(id, name) {
  try {
    return await readText(new URL(`texts/${id}.txt`, import.meta.url));
  } catch (cause) {
    throw new Error(
      `${name} has no licence file, and scripts/notices/texts has no ${id}.txt: add the text of its licence there.`,
      { cause },
    );
  }
}

async function readText(path) {
  return (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim();
}
