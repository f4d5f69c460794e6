// Generates THIRD_PARTY_LICENSES: the authors and licences of the bundled code. It is based on esbuild's list of
// inputs, so it covers exactly this bundle. Tools that read the dependency tree would also list packages that are not
// bundled.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BESIDE_PACKAGES } from './beside-packages.mjs';

const HEAD = `The program next to this file is stagedive (MIT licence), bundled with code of the projects below, each under the licence
given with it. All code is minified, and unused parts are removed. The few modules in which stagedive changes lines are
listed in scripts/bundle of its source code.
`;

/** Matches the licence and notice files of a package. */
const TERMS = /^(licen[cs]es?|copying|notices?|third-?party-?notices)(\W|$)/i;

/** Matches a comment that names an author. This also keeps comments that mention the author of something else. */
const NOTICE = /copyright|@license|@preserve|©/i;

const COMMENT = /\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm;

/** The text of THIRD_PARTY_LICENSES.
 * @param {string} root the folder that `inputs` are relative to
 * @param {Iterable<string>} inputs paths of all modules in the bundle, as in esbuild's metafile
 * @throws when a package names no licence, or has no licence file and texts/ has no text for its licence
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
  // List a package once, even if several copies of it are bundled.
  const sections = new Map(entries.map((entry) => [entry.title, `${entry.title}\n\n${entry.text}`]));
  const sorted = [...sections.keys()].toSorted().map((title) => sections.get(title));
  return [HEAD, ...sorted].join(`\n${'='.repeat(80)}\n`).concat('\n');
}

/** The folder of a module's package; null for stagedive's own modules. */
function packageOf(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? null;
}

async function entryOf(root, path, files) {
  const folder = resolve(root, path);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license: licence } = manifest;
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

/** The comments in these files that name an author, without duplicates and comment markers. */
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
      `${name} has no licence file, and scripts/notices/texts has no ${id}.txt. Add the text of its licence there.`,
      { cause },
    );
  }
}

async function readText(path) {
  return (await readFile(path, 'utf8')).replaceAll('\r\n', '\n').trim();
}
