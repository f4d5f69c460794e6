// Answers for ignore patterns as moby/patternmatcher gives them. Reads one case a line as JSON, writes one answer a line.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
)

type testCase struct {
	Patterns []string `json:"patterns"`
	Paths    []string `json:"paths"`
}

// answers has two letters for each path: of the path alone, and on a walk from the root. 'y' matches, 'n' does not, 'e'
// is an error. It is "refused" where the patterns are.
func answers(one testCase) string {
	if _, err := patternmatcher.New(one.Patterns); err != nil {
		return "refused"
	}
	var text strings.Builder
	for _, path := range one.Paths {
		// A matcher that failed once does not fail again, so each path gets its own.
		alone, _ := patternmatcher.New(one.Patterns)
		text.WriteByte(letter(alone.MatchesOrParentMatches(path)))
		walking, _ := patternmatcher.New(one.Patterns)
		text.WriteByte(letter(onWalk(walking, path)))
	}
	return text.String()
}

func onWalk(matcher *patternmatcher.PatternMatcher, path string) (bool, error) {
	var info patternmatcher.MatchInfo
	for at, char := range path {
		if char != '/' {
			continue
		}
		var err error
		if _, info, err = matcher.MatchesUsingParentResults(path[:at], info); err != nil {
			return false, err
		}
	}
	matched, _, err := matcher.MatchesUsingParentResults(path, info)
	return matched, err
}

func letter(matched bool, err error) byte {
	switch {
	case err != nil:
		return 'e'
	case matched:
		return 'y'
	}
	return 'n'
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var one testCase
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			panic(err)
		}
		line, _ := json.Marshal(answers(one))
		out.Write(append(line, '\n'))
	}
}
