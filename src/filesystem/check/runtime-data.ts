import { nameOf } from '../paths.ts';
import { wordsIn } from './contents.ts';
import { copyLine, folderOf } from './copy-line.ts';
import type { FoundIn } from './finding.ts';
import type { Mended } from './mended.ts';
import { glibcOf } from './needs/name-service.ts';
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

/** TLS libraries that use the CA certificates of the system. */
const TLS_LIBRARY = /^lib(ssl|gnutls|curl|curl-gnutls|nss3|mbedtls|mbedx509|wolfssl)\b/;

/**
 * Text that shows use of the system's CA certificates: Go and OpenSSL, static or not, contain the first, GnuTLS and
 * others the second. Programs with certificates of their own contain neither.
 */
const TLS_WORDS = ['SSL_CERT_FILE', '/etc/ssl/certs/ca-certificates.crt'];

/**
 * Names in Go's function table: the function that loads a time zone by name, and the package that embeds all time
 * zones.
 */
const ZONE_WORD = 'time.LoadLocation';
const OWN_ZONES_WORD = 'time/tzdata.';

/** How many programs are searched. */
const MAX_SEARCHED_PROGRAMS = 200;

/**
 * Checks certificates and time zones, which programs open while they run and not when they start. Only warnings, since
 * this cannot be certain.
 */
export async function checkRuntimeData(
  subject: Mended,
  report: Report,
  { started, modules }: { readonly started: readonly Started[]; readonly modules: readonly Started[] },
): Promise<void> {
  const [noCertificates, noZones] = [!hasCertificates(subject), !hasZones(subject, started)];
  if (noZones) await checkTz(subject, report);
  if (!noCertificates && !noZones) return;
  const mine = subject.limits.atMost(
    started.filter(({ starter }) => starter.line !== null),
    MAX_SEARCHED_PROGRAMS,
    'whether programs want certificates or time zones',
  );
  for (const program of mine) {
    const linked = tlsLibrary(program);
    const words = await wordsIn(program.file, [...TLS_WORDS, ZONE_WORD, OWN_ZONES_WORD]);
    const speaksTls = linked !== undefined || TLS_WORDS.some((word) => words.has(word));
    if (noCertificates && speaksTls) await reportCertificates(subject, report, program, linked ?? null);
    if (noZones && words.has(ZONE_WORD) && !words.has(OWN_ZONES_WORD))
      await reportZones(subject, report, program);
  }
  const module = noCertificates ? modules.find((each) => tlsLibrary(each) !== undefined) : undefined;
  if (module !== undefined) await reportCertificates(subject, report, module, tlsLibrary(module) ?? null);
}

function tlsLibrary({ loaded }: Started): string | undefined {
  return loaded?.objects.map(({ path }) => nameOf(path)).find((name) => TLS_LIBRARY.test(name));
}

function hasCertificates(subject: Subject): boolean {
  const { root } = subject;
  if (variable(subject, 'SSL_CERT_FILE') !== '' || variable(subject, 'SSL_CERT_DIR') !== '') return true;
  if (CERTIFICATES.some((path) => root.locate(path) !== null)) return true;
  return CERTIFICATE_FOLDERS.some((folder) => root.tree.children(root.real(folder)).length > 0);
}

async function reportCertificates(
  subject: Subject,
  report: Report,
  { starter }: Started,
  library: string | null,
): Promise<void> {
  const found = (await subject.sources(starter.near)).flatMap((stage) => {
    const path = CERTIFICATES.find((each) => stage.root.locate(each) !== null);
    return path === undefined ? [] : [{ stage: stage.name, path: `/${path}` }];
  });
  const how = library === null ? 'It makes TLS connections' : `It uses TLS (${library})`;
  report.addMissing({
    rule: 'missing-certificates',
    severity: 'warning',
    path: starter.path,
    needs: '/etc/ssl/certs/ca-certificates.crt',
    detail: `${how}, and there are no CA certificates to verify servers with${found.length > 0 ? '' : ' (package ca-certificates)'}`,
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

/** Where musl looks too (src/time/__tz.c). */
const MORE_ZONES = ['share/zoneinfo', 'etc/zoneinfo'];

function hasZones(subject: Subject, started: readonly Started[]): boolean {
  const { root } = subject;
  const isOnlyMusl = started.every(({ loaded }) => glibcOf(loaded) === undefined);
  return (
    variable(subject, 'ZONEINFO') !== '' ||
    [ZONES, ...(isOnlyMusl ? MORE_ZONES : [])].some((path) => root.tree.children(root.real(path)).length > 0)
  );
}

/** Checks TZ: only names of files need files (tzset(3)). */
async function checkTz(subject: Subject, report: Report): Promise<void> {
  const zone = variable(subject, 'TZ').replace(/^:/, '');
  if (!/^[A-Z][A-Za-z_]+\/[\w+\-/]+$/.test(zone) || zone === 'Etc/UTC') return;
  const stages = await zoneStages(subject, null);
  report.add({
    rule: 'missing-time-zones',
    severity: 'warning',
    path: `/${ZONES}`,
    detail: `TZ is ${zone}, and there are no time zones: times are shown in UTC${stages.length > 0 ? '' : ' (package tzdata)'}`,
    ...zonesIn(stages),
    line: null,
  });
}

async function reportZones(subject: Subject, report: Report, { starter }: Started): Promise<void> {
  const stages = await zoneStages(subject, starter.near);
  const { needs, foundIn, fix } = zonesIn(stages);
  report.addMissing({
    rule: 'missing-time-zones',
    severity: 'warning',
    path: starter.path,
    needs,
    detail: `It loads time zones by name, and there are none${stages.length > 0 ? '' : ' (package tzdata, or import time/tzdata in Go)'}`,
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
