/**
 * Generates docs/rules, a page for each rule of `check`. A test fails when a page is stale: `npx vitest run --project
 * unit rule-pages -u` writes them.
 */

import { RULES, type RuleName } from '../src/filesystem/check/index.ts';
import { rulePage } from '../src/filesystem/check/pages/index.ts';

const KINDS = { lacks: 'what a state lacks to run', holds: 'what a state should not contain' } as const;

/** The pages as Markdown, by their file names. */
export function rulePages(): ReadonlyMap<string, string> {
  const pages = RULES.map(({ name }) => [`${name}.md`, pageOf(name)] as const);
  return new Map([...pages, ['README.md', listPage()] as const]);
}

function pageOf(name: RuleName): string {
  const rule = RULES.find((each) => each.name === name);
  const { severity, why, mend } = rulePage(name);
  return [
    `# ${name}`,
    `Finds: ${rule?.about}. Mostly ${severity === 'error' ? 'an error' : 'a warning'}; about ${KINDS[rule?.kind ?? 'holds']}.`,
    `## Why\n\n${why}`,
    `## How to mend it\n\n${mend}`,
    `## How to switch it off\n\nAbove the instruction, above a FROM for its stage, or above the first FROM for the whole file:\n\n\`\`\`dockerfile\n# stagedive ignore=${name}\n\`\`\`\n\nFor the project, in \`.stagedive.json\`; with \`"severity"\` it can be an error or a warning instead:\n\n\`\`\`json\n{ "check": { "off": ["${name}"] } }\n\`\`\`\n`,
  ].join('\n\n');
}

function listPage(): string {
  const rows = RULES.map(
    ({ name, about }) => `| [${name}](${name}.md) | ${rulePage(name).severity} | ${about} |`,
  );
  return [
    '# Rules of `stagedive check`\n',
    '| rule | mostly | finds |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
