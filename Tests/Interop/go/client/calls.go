package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
)

// However slow the machine, nothing here takes longer than this unless an answer is missing.
const patience = 30 * time.Second

const messageLimitBytes = 4 << 20

func background() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), patience)
}

// Every field, and none, comes back as it went.
func unary(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	for _, c := range []struct {
		what    string
		message echo.Message
	}{
		{"an empty message", echo.Message{}},
		{"text", echo.Message{Text: "Klempner, Schneiderin, фотограф, 写真家, 🪚"}},
		{"bytes", echo.Message{Payload: []byte{0, 1, 0x7f, 0x80, 0xff, 0}}},
		{"the largest numbers", echo.Message{Repeat: math.MaxInt32, FailMessage: "unused"}},
		{"the smallest numbers", echo.Message{Repeat: math.MinInt32, DelayMillis: math.MinInt64}},
	} {
		answer, err := echo.Call(ctx, client, &c.message)
		same := err == nil && answer.String() == c.message.String()
		r.check(c.what+", there and back", same, "sent %v, got %v, error %v", &c.message, answer, err)
	}
}

// A thousand calls in flight on one connection, answered out of order, each get their own answer.
func concurrent(r *report) {
	const calls = 1000
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	errs := make(chan error, calls)
	for i := 0; i < calls; i++ {
		go func(i int) {
			text := fmt.Sprintf("call %d", i)
			answer, err := echo.Call(ctx, client, &echo.Message{Text: text, DelayMillis: int64((i*7919)%50 + 1)})
			if err == nil && answer.Text != text {
				err = fmt.Errorf("%q was answered %q", text, answer.Text)
			}
			errs <- err
		}(i)
	}
	var first error
	good := 0
	for i := 0; i < calls; i++ {
		if err := <-errs; err == nil {
			good++
		} else if first == nil {
			first = err
		}
	}
	r.check("each call gets its own answer", good == calls, "%d of %d, first error %v", good, calls, first)
}

// Metadata arrives: one value, several in their order, none, and keys of any case.
func metadata(r *report) {
	client := r.connect(ttrpc.WithUnaryClientInterceptor(
		func(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response, _ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
			// MD lower-cases its keys; a client in another language may not.
			request.Metadata = append(request.Metadata, &ttrpc.KeyValue{Key: "X-Mixed-Case", Value: "kept"})
			return invoke(ctx, request, response)
		}))
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	sent := ttrpc.MD{}
	sent.Set("x-tenant-id", "6f0f1f0e-0000-4000-8000-000000000001")
	sent.Set("x-trade", "Maurer", "塗装工", "")
	ctx = ttrpc.WithMetadata(ctx, sent)
	for _, c := range []struct{ what, key, want string }{
		{"one value", "x-tenant-id", "6f0f1f0e-0000-4000-8000-000000000001"},
		{"several values in order", "x-trade", "Maurer,塗装工,"},
		{"a key in mixed case", "x-mixed-case", "kept"},
		{"a key that was not sent", "x-absent", ""},
	} {
		answer, err := echo.Call(ctx, client, &echo.Message{Text: "metadata:" + c.key})
		r.check(c.what, err == nil && answer.Text == c.want, "want %q, got %v, error %v", c.want, answer, err)
	}
}

// Three mebibytes go there and back.
func large(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	payload := make([]byte, 3<<20)
	for i := range payload {
		payload[i] = byte(i * i >> 7)
	}
	answer, err := echo.Call(ctx, client, &echo.Message{Payload: payload})
	r.check("3 MiB come back", err == nil && bytes.Equal(answer.Payload, payload), "error %v", err)
}

// Many connections, each with calls of its own.
func connections(r *report) {
	const count = 64
	ctx, cancel := background()
	defer cancel()
	var wait sync.WaitGroup
	errs := make(chan error, count)
	for i := 0; i < count; i++ {
		wait.Add(1)
		go func(i int) {
			defer wait.Done()
			connection, err := echo.Dial(r.address)
			if err != nil {
				errs <- err
				return
			}
			client := ttrpc.NewClient(connection)
			defer client.Close()
			for n := 0; n < 10; n++ {
				text := fmt.Sprintf("connection %d, call %d", i, n)
				if answer, err := echo.Call(ctx, client, &echo.Message{Text: text}); err != nil || answer.Text != text {
					errs <- fmt.Errorf("%s: got %v, error %v", text, answer, err)
					return
				}
			}
		}(i)
	}
	wait.Wait()
	close(errs)
	r.check("64 connections are served side by side", len(errs) == 0, "%d failed, one of them: %v", len(errs), <-errs)
}

func stillUsable(ctx context.Context, r *report, client *ttrpc.Client) {
	answer, err := echo.Call(ctx, client, &echo.Message{Text: "still here"})
	r.check("the connection is still usable", err == nil && answer.Text == "still here", "got %v, error %v", answer, err)
}
