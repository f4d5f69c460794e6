/** For `source <(…)` behind compinit, and as the file `_stagedive` in a folder of $fpath. */
export const ZSH_SCRIPT = `#compdef stagedive
# zsh completion for stagedive. In ~/.zshrc, behind compinit: source <(stagedive completion zsh)
_stagedive() {
  local -a answer described
  local line directive
  answer=("\${(@f)$(\${~words[1]} __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  directive="\${answer[-1]#:}"
  [[ "$directive" == <-> ]] || return 1
  for line in "\${(@)answer[1,-2]}"; do
    [[ -n "$line" ]] || continue
    line="\${line//:/\\\\:}"
    described+=("\${line/$'\\t'/:}")
  done
  if ((\${#described} > 0)); then
    if ((directive & 2)); then
      _describe -V 'stagedive' described -S ''
    else
      _describe -V 'stagedive' described
    fi
  elif ((directive & 4)); then
    return 1
  else
    compset -P '--*='
    if ((directive & 16)); then _files -/; else _files; fi
  fi
}
if [ "$funcstack[1]" = "_stagedive" ]; then
  _stagedive "$@"
else
  compdef _stagedive stagedive
fi
`;
