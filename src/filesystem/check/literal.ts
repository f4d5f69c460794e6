/** A literal value in a file of settings: not a variable, not a placeholder. A part of a regular expression. */
export const LITERAL = String.raw`(?!\$|%|<|\{\{|x{3,}|\*{3,}|(?:your|my|the|some|change|replace|todo|none|null|false|true|example|dummy|secret)\b)[^\s"'#]{4,}`;
