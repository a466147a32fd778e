// Calls the Echo service of a server at ADDRESS through the real ttrpc package and checks what comes back.
//
//	krafti-go-client ADDRESS all | SCENARIO...
//
// All are those that want nothing but a server; drain wants one that shuts down meanwhile.
// Prints a JSON line for each check: {"scenario", "check", "ok", "detail"}. Exit status: 0 every check held, 1 one did not,
// 64 wrong usage.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"github.com/sirupsen/logrus"
)

type scenario struct {
	name string
	run  func(*report)
}

var scenarios = []scenario{
	{"unary", unary},
	{"concurrent", concurrent},
	{"status", failures},
	{"unimplemented", unimplemented},
	{"malformed", malformed},
	{"deadline", deadline},
	{"metadata", metadata},
	{"large", large},
	{"oversize-request", oversizeRequest},
	{"oversize-response", oversizeResponse},
	{"close", closeMidCall},
	{"connections", connections},
}

// drain wants a server of its own: one that shuts down is of no use to the others.
var known = append(scenarios[:len(scenarios):len(scenarios)], scenario{"drain", drain})

// report is what one scenario talks to, from its own goroutine: where to call, and whom to tell.
type report struct {
	address  string
	scenario string
	failed   *bool
}

func (r *report) check(what string, ok bool, format string, arguments ...interface{}) {
	*r.failed = *r.failed || !ok
	lines := json.NewEncoder(os.Stdout)
	lines.SetEscapeHTML(false)
	lines.Encode(struct {
		Scenario string `json:"scenario"`
		Check    string `json:"check"`
		OK       bool   `json:"ok"`
		Detail   string `json:"detail"`
	}{r.scenario, what, ok, fmt.Sprintf(format, arguments...)})
}

// connect opens a connection of the scenario's own. It gives nil, and has said so, when that fails.
func (r *report) connect(options ...ttrpc.ClientOpts) *ttrpc.Client {
	connection, err := echo.Dial(r.address)
	if err != nil {
		r.check("connects", false, "%v", err)
		return nil
	}
	return ttrpc.NewClient(connection, options...)
}

func main() {
	names := namesOf(known)
	if len(os.Args) < 3 {
		fmt.Fprintf(os.Stderr, "usage: krafti-go-client ADDRESS all | SCENARIO...\nscenarios: %s\n", strings.Join(names, ", "))
		os.Exit(64)
	}
	// The package logs answers that come after their caller has left; the deadline scenario makes such answers.
	logrus.SetLevel(logrus.PanicLevel)

	asked := os.Args[2:]
	if asked[0] == "all" {
		asked = namesOf(scenarios)
	}
	failed := false
	for _, name := range asked {
		run := find(name)
		if run == nil {
			fmt.Fprintf(os.Stderr, "krafti-go-client: there is no scenario %q; there are: %s\n", name, strings.Join(names, ", "))
			os.Exit(64)
		}
		run(&report{address: os.Args[1], scenario: name, failed: &failed})
	}
	if failed {
		os.Exit(1)
	}
}

func find(name string) func(*report) {
	for _, s := range known {
		if s.name == name {
			return s.run
		}
	}
	return nil
}

func namesOf(scenarios []scenario) (names []string) {
	for _, s := range scenarios {
		names = append(names, s.name)
	}
	return names
}
