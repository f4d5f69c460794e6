/** Findings as SARIF 2.1.0 (OASIS), for code scanning. */
import type { Dockerfile } from '../../dockerfile/types.ts';
import { type Finding, RULES } from '../../filesystem/check/index.ts';
import { rulePage } from '../../filesystem/check/pages/index.ts';
import { plainName } from '../../progress/plain-name.ts';
import { plainText } from '../../progress/sanitize.ts';
import { fingerprinter } from '../../states/fingerprints.ts';
import { findingLines } from './finding-lines.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const INDEXES: ReadonlyMap<string, number> = new Map(RULES.map(({ name }, index) => [name, index]));

/** The log in pieces, so that many findings do not stop everything else. */
export function* sarifPieces(
  dockerfile: Dockerfile,
  stage: number,
  findings: readonly Finding[],
  version: string,
): Generator<string> {
  const tool = { driver: { name: 'stagedive', semanticVersion: version, rules: RULES.map(ruleOf) } };
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"tool":${JSON.stringify(tool)},"columnKind":"utf16CodeUnits","results":[\n`;
  const printOf = fingerprinter();
  const uri = uriOf(dockerfile.fileName);
  for (const [index, finding] of findings.entries()) {
    const result = resultOf(finding, findingLines(dockerfile, stage, finding), uri, printOf(finding));
    yield `${index === 0 ? '' : ',\n'}${JSON.stringify(result)}`;
  }
  yield '\n]}]}\n';
}

function ruleOf({ name, about }: (typeof RULES)[number]) {
  const { severity, why, mend } = rulePage(name);
  return {
    id: name,
    shortDescription: { text: `${about.charAt(0).toUpperCase()}${about.slice(1)}.` },
    fullDescription: { text: why },
    help: { text: `${why}\n\n${mend}` },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(
  { rule, severity, path, detail, fix }: Finding,
  lines: { readonly start: number; readonly end: number },
  uri: string,
  fingerprint: string,
) {
  const about = path === null ? '' : `${plainName(path)}: `;
  const add = fix === null ? '' : ` Add: ${plainText(fix)}`;
  return {
    ruleId: rule,
    ruleIndex: INDEXES.get(rule) ?? -1,
    level: severity,
    message: { text: `${about}${plainText(detail)}.${add}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { startLine: lines.start, endLine: lines.end },
        },
        ...(path === null
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: plainName(path), kind: 'resource' }] }),
      },
    ],
    partialFingerprints: { 'stagedive/v1': fingerprint },
  };
}

/** A path as a URI reference; an absolute one as a URI. */
function uriOf(fileName: string): string {
  const path = fileName.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path.replace(/^(?:\.\/)+/, '');
}
