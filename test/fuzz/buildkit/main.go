// How BuildKit's own parser reads Dockerfiles. Reads one text a line as a JSON string, writes one answer a line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type stage struct {
	Name         string   `json:"name"`
	Base         string   `json:"base"`
	Platform     string   `json:"platform"`
	Lines        [2]int   `json:"lines"`
	Instructions []string `json:"instructions"`
}

// answer has the stages; or where and why the text is refused, with line 0 where none is told.
type answer struct {
	Stages  []stage `json:"stages,omitempty"`
	Refused bool    `json:"refused,omitempty"`
	Line    int     `json:"line,omitempty"`
	Why     string  `json:"why,omitempty"`
}

func refusal(err error) answer {
	refused := answer{Refused: true, Why: err.Error()}
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		refused.Line = located.Locations[0][0].Start.Line
	}
	return refused
}

func answerFor(text []byte) answer {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return refusal(err)
	}
	stages, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{}))
	if err != nil {
		return refusal(err)
	}
	if len(stages) == 0 {
		// Said by the converter (dockerfile2llb), before anything else.
		return answer{Refused: true, Why: "dockerfile contains no stages to build"}
	}
	var found answer
	for _, one := range stages {
		last := one.Location[len(one.Location)-1]
		made := stage{
			Name:     one.Name,
			Base:     one.BaseName,
			Platform: one.Platform,
			Lines:    [2]int{one.Location[0].Start.Line, last.End.Line},
		}
		for _, command := range one.Commands {
			made.Instructions = append(made.Instructions, strings.ToUpper(command.Name()))
		}
		found.Stages = append(found.Stages, made)
	}
	return found
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			panic(err)
		}
		line, _ := json.Marshal(answerFor([]byte(text)))
		out.Write(append(line, '\n'))
	}
}
