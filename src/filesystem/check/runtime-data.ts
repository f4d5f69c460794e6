import { nameOf } from '../file-tree.ts';
import { wordsIn } from './contents.ts';
import { copyLine, folderOf } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Started } from './programs.ts';
import type { Report } from './report.ts';
import { type SourceStage, type Subject, variable } from './subject.ts';

/** Where programs look for CA certificates (Go crypto/x509 root_linux.go; OpenSSL and GnuTLS of the distributions). */
const CERTIFICATES = [
  'etc/ssl/certs/ca-certificates.crt',
  'etc/pki/tls/certs/ca-bundle.crt',
  'etc/ssl/ca-bundle.pem',
  'etc/pki/tls/cacert.pem',
  'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  'etc/ssl/cert.pem',
] as const;

const CERTIFICATE_FOLDERS = ['etc/ssl/certs', 'etc/pki/tls/certs'] as const;

/** Libraries that speak TLS and take the system's certificates. */
const TLS_LIBRARY = /^lib(ssl|gnutls|curl|curl-gnutls|nss3|mbedtls|mbedx509|wolfssl)\b/;

/** Go and OpenSSL, static or not, have the first in them, GnuTLS and others the second; certificates of one's own neither. */
const TLS_WORDS = ['SSL_CERT_FILE', '/etc/ssl/certs/ca-certificates.crt'];

/** Go's table of functions keeps the name of what loads a zone by its name, and of the copy of all zones in a program. */
const ZONE_WORD = 'time.LoadLocation';
const OWN_ZONES_WORD = 'time/tzdata.';

/** Programs whose contents are searched. */
const MOST_PROGRAMS = 24;

/** Certificates and time zones: what programs open when they run, not when they start. Only warnings, for nobody can be sure. */
export async function checkRuntimeData(
  subject: Subject,
  report: Report,
  started: readonly Started[],
): Promise<void> {
  const [noCertificates, noZones] = [!hasCertificates(subject), !hasZones(subject)];
  if (noZones) await checkTz(subject, report);
  if (!noCertificates && !noZones) return;
  const mine = started.filter(({ starter }) => starter.line !== null).slice(0, MOST_PROGRAMS);
  for (const program of mine) {
    const linked = program.loaded?.objects
      .map(({ path }) => nameOf(path))
      .find((name) => TLS_LIBRARY.test(name));
    const words = await wordsIn(program.file, [...TLS_WORDS, ZONE_WORD, OWN_ZONES_WORD]);
    const speaksTls = linked !== undefined || TLS_WORDS.some((word) => words.has(word));
    if (noCertificates && speaksTls) await tellCertificates(subject, report, program, linked ?? null);
    if (noZones && words.has(ZONE_WORD) && !words.has(OWN_ZONES_WORD))
      await tellZones(subject, report, program);
  }
}

function hasCertificates(subject: Subject): boolean {
  const { root } = subject;
  if (variable(subject, 'SSL_CERT_FILE') !== '' || variable(subject, 'SSL_CERT_DIR') !== '') return true;
  if (CERTIFICATES.some((path) => root.locate(path) !== null)) return true;
  return CERTIFICATE_FOLDERS.some((folder) => root.tree.children(root.real(folder)).length > 0);
}

async function tellCertificates(
  subject: Subject,
  report: Report,
  { starter }: Started,
  library: string | null,
): Promise<void> {
  const found = (await subject.sources(starter.near)).flatMap((stage) => {
    const path = CERTIFICATES.find((each) => stage.root.locate(each) !== null);
    return path === undefined ? [] : [{ stage: stage.name, path: `/${path}` }];
  });
  const how =
    library === null
      ? 'It looks for CA certificates when it makes TLS connections'
      : `It speaks TLS (${library})`;
  report.lack({
    rule: 'missing-certificates',
    severity: 'warning',
    path: starter.path,
    needs: '/etc/ssl/certs/ca-certificates.crt',
    detail: `${how}, and there are none: servers cannot be trusted${found.length > 0 ? '' : ' (package ca-certificates)'}`,
    foundIn: found,
    fix: fixFor(found, '/etc/ssl/certs/ca-certificates.crt'),
    line: starter.line,
  });
}

function fixFor(found: readonly FoundIn[], to: string): string | null {
  const [first] = found;
  if (first === undefined) return null;
  return copyLine(first.stage, first.path, nameOf(first.path) === nameOf(to) ? folderOf(to) : to);
}

const ZONES = 'usr/share/zoneinfo';

function hasZones(subject: Subject): boolean {
  const { root } = subject;
  return variable(subject, 'ZONEINFO') !== '' || root.tree.children(root.real(ZONES)).length > 0;
}

/** TZ in the environment: only names of files need files (tzset(3)). */
async function checkTz(subject: Subject, report: Report): Promise<void> {
  const zone = variable(subject, 'TZ').replace(/^:/, '');
  if (!/^[A-Z][A-Za-z_]+\/[\w+\-/]+$/.test(zone) || zone === 'Etc/UTC') return;
  const stages = await zoneStages(subject, null);
  report.add({
    rule: 'missing-time-zones',
    severity: 'warning',
    path: `/${ZONES}`,
    detail: `TZ is ${zone}, and no time zones are there: times are told in UTC${stages.length > 0 ? '' : ' (package tzdata)'}`,
    ...zonesIn(stages),
    line: null,
  });
}

async function tellZones(subject: Subject, report: Report, { starter }: Started): Promise<void> {
  const stages = await zoneStages(subject, starter.near);
  const { needs, foundIn, fix } = zonesIn(stages);
  report.lack({
    rule: 'missing-time-zones',
    severity: 'warning',
    path: starter.path,
    needs,
    detail: `It loads time zones by name, and none are there${stages.length > 0 ? '' : ' (package tzdata, or import time/tzdata in Go)'}`,
    foundIn,
    fix,
    line: starter.line,
  });
}

async function zoneStages({ sources }: Subject, near: number | null): Promise<readonly SourceStage[]> {
  return (await sources(near)).filter(({ root }) => root.tree.children(root.real(ZONES)).length > 0);
}

function zonesIn(stages: readonly SourceStage[]): {
  readonly needs: string;
  readonly foundIn: readonly FoundIn[];
  readonly fix: string | null;
} {
  const [first] = stages;
  return {
    needs: `/${ZONES}`,
    foundIn: stages.map(({ name }) => ({ stage: name, path: `/${ZONES}` })),
    fix: first === undefined ? null : copyLine(first.name, `/${ZONES}`, `/${ZONES}`),
  };
}
