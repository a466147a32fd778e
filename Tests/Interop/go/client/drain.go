package main

import (
	"io"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"github.com/sirupsen/logrus"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// The name of the service whose method Deaf answers when the test lets it.
const misbehaviour = "krafti.test.v1.Misbehaviour"

// A server that begins to shut down while a call is under way says so on stream 0, which this package passes over: it refuses new
// calls, answers the one under way, and closes. Whoever runs this shuts the server down once Deaf is called, and lets Deaf answer
// once the refusal is reported.
func drain(r *report) {
	words := make(words, 16)
	logrus.SetOutput(io.Discard)
	logrus.SetLevel(logrus.ErrorLevel)
	logrus.AddHook(words)

	closed := make(chan struct{})
	client := r.connect(ttrpc.WithOnClose(func() { close(closed) }))
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	underWay := make(chan error, 1)
	go func() { underWay <- client.Call(ctx, misbehaviour, "Deaf", &echo.Message{}, &echo.Message{}) }()

	var err error
	for err == nil {
		_, err = echo.Call(ctx, client, &echo.Message{Text: "on"})
		time.Sleep(time.Millisecond)
	}
	select {
	case word := <-words:
		r.check("what comes on stream 0 is for no call", word == "ttrpc: received message for unknown channel 0", "%q", word)
	default:
		r.check("what comes on stream 0 is for no call", false, "nothing came")
	}
	r.check("a new call is refused as UNAVAILABLE", status.Code(err) == codes.Unavailable, "%v", err)
	err = <-underWay
	r.check("the call under way ends well", err == nil, "%v", err)
	select {
	case <-closed:
		r.check("then the server closes", true, "")
	case <-time.After(patience):
		r.check("then the server closes", false, "not within %v", patience)
	}
}

// words are what the package logs.
type words chan string

func (w words) Levels() []logrus.Level { return logrus.AllLevels }

func (w words) Fire(entry *logrus.Entry) error {
	select {
	case w <- entry.Message:
	default:
	}
	return nil
}
