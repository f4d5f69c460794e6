/**
 * Tokens that nobody has: what each form takes, and what looks like it and is none. They are put together here, so that
 * no file of the project holds one.
 */
import { checksumOf } from '../../../src/filesystem/secrets/crc32-tail.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Characters that look random and are the same in every run. */
export function randomText(length: number, alphabet = ALPHABET, seed = 7): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[Math.floor((state / 2147483648) * alphabet.length)];
  }).join('');
}

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A token of GitHub or npm, with its checksum. */
export function checked(prefix: string): string {
  const random = randomText(30);
  return `${prefix}${random}${checksumOf(random)}`;
}

function webToken(header: object, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${randomText(43)}`;
}

export interface TokenCase {
  readonly what: string;
  readonly fires: string;
  readonly quiet: string;
}

const wrong = (token: string): string => `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;

function withChecksum(what: string, prefix: string): TokenCase {
  return { what, fires: checked(prefix), quiet: wrong(checked(prefix)) };
}

/** A prefix and random characters; quiet is one character too short. */
function plain(what: string, prefix: string, length: number, alphabet = ALPHABET): TokenCase {
  const token = `${prefix}${randomText(length, alphabet)}`;
  return { what, fires: token, quiet: token.slice(0, -1) };
}

/** One case for each row of TOKEN_FORMS, in the same order. */
export const TOKEN_CASES: readonly TokenCase[] = [
  withChecksum('A GitHub token', 'ghp_'),
  withChecksum('A GitHub OAuth token', 'gho_'),
  withChecksum('A token of a GitHub app for a user', 'ghu_'),
  withChecksum('A token of a GitHub app for an installation', 'ghs_'),
  withChecksum('A refresh token of a GitHub app', 'ghr_'),
  {
    what: 'A fine-grained GitHub token',
    fires: `github_pat_${randomText(22)}_${randomText(59, ALPHABET, 9)}`,
    quiet: `github_pat_${randomText(22)}_${randomText(58, ALPHABET, 9)}`,
  },
  plain('A GitLab token', 'glpat-', 20),
  plain('A deploy token of GitLab', 'gldt-', 20),
  plain('A runner token of GitLab', 'glrt-', 20),
  plain('A trigger token of GitLab', 'glptt-', 40, HEX),
  withChecksum('A token of an npm registry', 'npm_'),
  plain('A PyPI token', 'pypi-AgEIcHlwaS5vcmc', 50),
  plain('A token of the PyPI for tests', 'pypi-AgENdGVzdC5weXBpLm9yZw', 50),
  plain('A token of RubyGems', 'rubygems_', 48, HEX),
  plain('A token of crates.io', 'cio', 32),
  plain('A token of NuGet', 'oy2', 43, `${LETTERS.slice(0, 26)}${DIGITS}`),
  plain('A Docker Hub token', 'dckr_pat_', 27),
  plain('A Docker Hub token of an organization', 'dckr_oat_', 27),
  {
    what: 'A Slack token of a bot',
    fires: `xoxb-${randomText(12, DIGITS)}-${randomText(12, DIGITS, 3)}-${randomText(24)}`,
    quiet: `xoxb-${randomText(12, DIGITS)}-your-${randomText(24)}`,
  },
  {
    what: 'A Slack token of a user',
    fires: `xoxp-${randomText(12, DIGITS)}-${randomText(12, DIGITS, 3)}-${randomText(12, DIGITS, 5)}-${randomText(32, HEX)}`,
    quiet: `xoxp-${randomText(12, DIGITS)}-${randomText(32, HEX)}`,
  },
  {
    what: 'A Slack token of an app',
    fires: `xapp-1-A${randomText(10, UPPER)}-${randomText(12, DIGITS)}-${randomText(64, HEX)}`,
    quiet: `xapp-1-A${randomText(10, UPPER)}-${randomText(12, DIGITS)}-${randomText(60, HEX)}`,
  },
  {
    what: 'The address of a Slack webhook',
    fires: `https://hooks.slack.com/services/T${randomText(9, UPPER)}/B${randomText(9, UPPER, 3)}/${randomText(24)}`,
    quiet: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
  },
  { ...plain('The key of an AWS account', 'AKIA', 16, UPPER), quiet: ['AKIA', 'IOSFODNN7EXAMPLE'].join('') },
  plain('A temporary key of an AWS account', 'ASIA', 16, UPPER),
  plain('A Google API key, which may be meant for browsers', 'AIza', 35),
  plain('A client secret of Google OAuth', 'GOCSPX-', 28),
  {
    what: 'The key of an Azure storage account',
    fires: `AccountKey=${randomText(86)}==`,
    quiet: [
      'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
      '/K1SZFPTOtr/KBHBeksoGMGw==',
    ].join(''),
  },
  {
    what: 'A client secret of Microsoft Entra',
    fires: `${randomText(3)}8Q~${randomText(34)}`,
    quiet: `${randomText(3)}xQ~${randomText(34)}`,
  },
  {
    what: 'A token of Azure DevOps',
    fires: `${randomText(76)}AZDO${randomText(4)}`,
    quiet: `${randomText(70)}AZDO${randomText(4)}`,
  },
  plain('A Stripe key', 'sk_live_', 24),
  plain('A restricted Stripe key', 'rk_live_', 24),
  {
    what: 'A SendGrid key',
    fires: `SG.${randomText(22)}.${randomText(43)}`,
    quiet: `SG.${randomText(22)}.${randomText(40)}`,
  },
  {
    what: 'An OpenAI key',
    fires: `sk-${randomText(20)}T3BlbkFJ${randomText(20, ALPHABET, 5)}`,
    quiet: `sk-${randomText(48)}`,
  },
  {
    what: 'An OpenAI key of a project',
    fires: `sk-proj-${randomText(40)}T3BlbkFJ${randomText(40, ALPHABET, 5)}`,
    quiet: `sk-proj-${randomText(80)}`,
  },
  {
    what: 'An Anthropic key',
    fires: `sk-ant-api03-${randomText(93)}AA`,
    quiet: `sk-ant-api03-${randomText(93)}BB`,
  },
  {
    ...plain('A Hugging Face token', 'hf_', 34, LETTERS),
    quiet: `hf_${randomText(34, LETTERS.slice(0, 26))}`,
  },
  plain('A DigitalOcean token', 'dop_v1_', 64, HEX),
  plain('A Vault token', 'hvs.', 90),
  {
    what: 'A token of HCP Terraform',
    fires: `${randomText(14)}.atlasv1.${randomText(67)}`,
    quiet: `${randomText(10)}.atlasv1.${randomText(67)}`,
  },
  plain('A Databricks token', 'dapi', 32, HEX),
  plain('A Shopify token', 'shpat_', 32, HEX),
  {
    what: 'A Grafana token',
    fires: `glsa_${randomText(32)}_${randomText(8, HEX)}`,
    quiet: `glsa_${randomText(32)}_${randomText(6, HEX)}`,
  },
  {
    what: 'A Postman key',
    fires: `PMAK-${randomText(24, HEX)}-${randomText(34, HEX)}`,
    quiet: `PMAK-${randomText(24, HEX)}-${randomText(30, HEX)}`,
  },
  plain('A Linear key', 'lin_api_', 40),
  plain('A New Relic key', 'NRAK-', 27, `${UPPER}01`),
  plain('An Atlassian token', 'ATATT3', 180),
  plain('A Doppler token', 'dp.pt.', 40),
  {
    what: 'A JSON web token',
    fires: webToken({ alg: 'HS256', typ: 'JWT' }, { sub: 'user-42', role: 'admin' }),
    quiet: webToken({ alg: 'HS256', typ: 'JWT' }, { sub: '1234567890', name: 'John Doe' }),
  },
];
