// A closed-loop load client on containerd's ttrpc: what a Go service gets out of a server. It is slower than rpc_load and so says
// little about the server's limit; it is the peer of our own client, and a second opinion on a comparison.
//
//	krafti-go-load-client --address unix:PATH|tcp:HOST:PORT [--connections 8] [--in-flight 16] [--seconds 5] [--warm-up 1]
//
// Prints one line of JSON with the fields of rpc_load's.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
)

// What one goroutine saw.
type tally struct {
	latencies []time.Duration
	failure   error
}

func main() {
	address := flag.String("address", "", "the server: unix:PATH or tcp:HOST:PORT")
	connections := flag.Int("connections", 8, "connections")
	inFlight := flag.Int("in-flight", 16, "calls in flight on each connection")
	seconds := flag.Float64("seconds", 5, "measured time")
	warmUp := flag.Float64("warm-up", 1, "time before it that does not count")
	textBytes := flag.Int("text-bytes", 64, "bytes of text in each message")
	flag.Parse()

	text := strings.Repeat("plumbing tailoring photography ", *textBytes/31+1)[:*textBytes]
	from := time.Now().Add(time.Duration(*warmUp * float64(time.Second)))
	until := from.Add(time.Duration(*seconds * float64(time.Second)))
	tallies := make([]tally, *connections**inFlight)
	var running sync.WaitGroup
	for c := 0; c < *connections; c++ {
		connection, err := echo.Dial(*address)
		if err != nil {
			fmt.Fprintln(os.Stderr, "krafti-go-load-client:", err)
			os.Exit(1)
		}
		client := ttrpc.NewClient(connection)
		for n := 0; n < *inFlight; n++ {
			running.Add(1)
			go func(t *tally) {
				defer running.Done()
				t.run(client, text, from, until)
			}(&tallies[c**inFlight+n])
		}
	}
	running.Wait()

	var all []time.Duration
	result := map[string]interface{}{"mode": "closed", "connections": *connections, "in_flight": *inFlight, "seconds": *seconds}
	failures := 0
	for _, t := range tallies {
		all = append(all, t.latencies...)
		if t.failure != nil {
			failures++
			result["first_error"] = t.failure.Error()
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	result["calls"], result["errors"] = len(all), failures
	result["calls_per_second"] = float64(len(all)) / *seconds
	for name, share := range map[string]float64{"p50_us": 0.5, "p90_us": 0.9, "p99_us": 0.99, "p99.9_us": 0.999, "max_us": 1} {
		if len(all) > 0 {
			result[name] = float64(all[int(share*float64(len(all)-1))].Nanoseconds()) / 1000
		}
	}
	json.NewEncoder(os.Stdout).Encode(result)
	if failures > 0 {
		os.Exit(1)
	}
}

// run calls one after the other until the time is over or a call fails.
func (t *tally) run(client *ttrpc.Client, text string, from, until time.Time) {
	for started := time.Now(); started.Before(until); {
		answer, err := echo.Call(context.Background(), client, &echo.Message{Text: text})
		ended := time.Now()
		if err == nil && answer.Text != text {
			err = fmt.Errorf("sent %q, got %q", text, answer.Text)
		}
		if err != nil {
			t.failure = err
			return
		}
		if ended.After(from) && ended.Before(until) {
			t.latencies = append(t.latencies, ended.Sub(started))
		}
		started = ended
	}
}
