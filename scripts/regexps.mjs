// Part of `npm run lint`: no regular expression of src may take more than linear time, whatever text it is tried on.
// scslre finds those that can take the same text in two ways, or that begin anew at every character.
import { fileURLToPath } from 'node:url';
import { RegExpParser } from '@eslint-community/regexpp';
import { parse } from 'acorn';
import { transform } from 'esbuild';
import { analyse } from 'scslre';
import { checkSources } from './source-files.mjs';

/** The files that build expressions from pieces, and what keeps these linear. */
const BUILT = {
  'dockerfile/expand/check-values.ts':
    'constants; every clause of a mode begins and ends with its own characters',
  'dockerfile/secret-value.ts': 'constants; anchored, with one repetition',
  'dockerfile/reference.ts': 'constants; a reference of more than 2000 characters is not tried',
  'filesystem/check/credential-files.ts': 'constants; no repetition can take what follows it',
  'filesystem/check/leak-folders.ts': 'constants; a path of one file',
  'filesystem/check/secrets.ts': 'constants; repetitions have a limit or cannot take what follows them',
  'filesystem/secrets/named-values.ts': 'constants; every repetition has a limit',
  'filesystem/secrets/scanner.ts': 'words without repetitions',
  'filesystem/secrets/token-forms.ts': 'constants; every repetition has a limit',
  'filesystem/ignore/go-regexp-class.ts': 'compiles one class, and is tried on nothing',
  'filesystem/ignore/go-regexp-node.ts': 'one class, tried on one character',
  'progress/log-filter.ts': 'one class of characters',
  'records/may-be-secret.ts':
    'constants; no repetition but one with a limit and one of blanks in a look behind',
  'terminal/spoken-frame.ts': 'one class of characters',
  'progress/rawjson.ts': 'one class of characters',
  'progress/sanitize.ts': 'one class of characters',
};

const parser = new RegExpParser();

function* nodesOf(value) {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one);
  else if (value !== null && typeof value === 'object') {
    if (typeof value.type === 'string') yield value;
    for (const inner of Object.values(value)) yield* nodesOf(inner);
  }
}

/**
 * Checks one expression.
 * @returns {string[]} what is wrong with it; empty for one that is linear
 */
export function slowParts(pattern, flags) {
  const unicode = flags.includes('u');
  const ast = {
    pattern: parser.parsePattern(pattern, 0, pattern.length, { unicode }),
    flags: parser.parseFlags(flags),
  };
  return analyse(ast).reports.map((report) => {
    const parts = report.type === 'Trade' ? [report.startQuant, report.endQuant] : [report.quant];
    return parts.map(({ raw }) => raw).join(' and ');
  });
}

/**
 * Checks the expressions of one file.
 * @param {string} path below src
 * @param {string} text the contents of the file
 * @returns {Promise<string[]>} one sentence for each that may be slow
 */
export async function slowRegexps(path, text) {
  const { code } = await transform(text, { loader: path.endsWith('x') ? 'tsx' : 'ts', jsx: 'preserve' }).then(
    (plain) => transform(plain.code, { loader: path.endsWith('x') ? 'jsx' : 'js', jsx: 'automatic' }),
  );
  const wrong = [];
  for (const node of nodesOf(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))) {
    if (node.type === 'NewExpression' && node.callee.name === 'RegExp' && !Object.hasOwn(BUILT, path)) {
      wrong.push(
        `src/${path}: builds an expression; write a literal, or say in scripts/regexps.mjs why it is linear.`,
      );
    }
    if (node.type !== 'Literal' || node.regex === undefined) continue;
    const { pattern, flags } = node.regex;
    const parts = new Set(slowParts(pattern, flags));
    if (parts.size > 0)
      wrong.push(
        `src/${path}: /${pattern}/${flags} is not linear (${[...parts].join('; ')}); see src/text/cut.ts.`,
      );
  }
  return wrong;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await checkSources(slowRegexps, (count) => `The regular expressions of ${count} files take linear time.`);
}
