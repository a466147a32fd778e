package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A failure arrives with its code, its message and its details.
func failures(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	_, err := echo.Call(ctx, client, &echo.Message{FailCode: int32(codes.NotFound), FailMessage: "no such Tischlerin: „Łucja“"})
	failure, _ := status.FromError(err)
	r.check("the code is NOT_FOUND", failure.Code() == codes.NotFound, "%v", err)
	r.check("the message is the handler's", failure.Message() == "no such Tischlerin: „Łucja“", "%q", failure.Message())
	found := false
	for _, detail := range failure.Details() {
		info, is := detail.(*errdetails.ErrorInfo)
		found = found || is && info.Reason == echo.ErrorReason && info.Domain == echo.ErrorDomain
	}
	r.check("the details hold the ErrorInfo", found, "%v", failure.Details())

	var wrong []string
	for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
		_, err := echo.Call(ctx, client, &echo.Message{FailCode: int32(code), FailMessage: "as asked"})
		if status.Code(err) != code {
			wrong = append(wrong, fmt.Sprintf("%v arrived as %v", code, err))
		}
	}
	r.check("each of the 16 codes arrives as itself", len(wrong) == 0, "%v", wrong)
	stillUsable(ctx, r, client)
}

// Names nobody serves are UNIMPLEMENTED, and do no harm.
func unimplemented(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	for _, name := range []struct{ what, service, method string }{
		{"an unknown method", echo.ServiceName, "Shout"},
		{"an unknown service", "krafti.test.v1.Nobody", "Echo"},
		{"an empty name", "", ""},
	} {
		err := client.Call(ctx, name.service, name.method, &echo.Message{}, &echo.Message{})
		r.check(name.what+" is UNIMPLEMENTED", status.Code(err) == codes.Unimplemented, "%v", err)
	}
	stillUsable(ctx, r, client)
}

// rawMessage is a request of any bytes.
type rawMessage []byte

func (m rawMessage) Reset()                   {}
func (m rawMessage) String() string           { return fmt.Sprintf("%x", []byte(m)) }
func (m rawMessage) ProtoMessage()            {}
func (m rawMessage) Marshal() ([]byte, error) { return m, nil }

// A request that is no EchoMessage is INVALID_ARGUMENT, for that call alone.
func malformed(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	for _, c := range []struct {
		what  string
		bytes rawMessage
	}{
		{"a truncated field", rawMessage{0x0a, 0x05, 'a'}},
		{"an endless varint", rawMessage{0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}},
		{"field number 0", rawMessage{0x00, 0x00}},
	} {
		err := client.Call(ctx, echo.ServiceName, "Echo", c.bytes, &echo.Message{})
		r.check(c.what+" is INVALID_ARGUMENT", status.Code(err) == codes.InvalidArgument, "%v", err)
	}
	stillUsable(ctx, r, client)
}

type timeoutKey struct{}

// onlyOnTheWire sends the timeout found in the context without keeping it itself, so that the server's answer is seen and not this
// package's own.
func onlyOnTheWire(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response, _ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
	if timeout, set := ctx.Value(timeoutKey{}).(time.Duration); set {
		request.TimeoutNano = int64(timeout)
	}
	return invoke(ctx, request, response)
}

// Deadlines are kept by both ends, also where they make no sense.
func deadline(r *report) {
	client := r.connect(ttrpc.WithUnaryClientInterceptor(onlyOnTheWire))
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	for _, c := range []struct {
		what    string
		timeout time.Duration
		delay   time.Duration
		code    codes.Code
		atLeast time.Duration
	}{
		{"a deadline that passes", 100 * time.Millisecond, time.Minute, codes.DeadlineExceeded, 90 * time.Millisecond},
		{"a deadline that has passed", -time.Second, time.Minute, codes.DeadlineExceeded, 0},
		{"the smallest timeout", math.MinInt64, time.Minute, codes.DeadlineExceeded, 0},
		{"the largest timeout", math.MaxInt64, time.Millisecond, codes.OK, 0},
		{"a deadline that is far", patience, time.Millisecond, codes.OK, 0},
	} {
		started := time.Now()
		_, err := echo.Call(context.WithValue(ctx, timeoutKey{}, c.timeout), client, &echo.Message{DelayMillis: c.delay.Milliseconds()})
		elapsed := time.Since(started)
		inTime := elapsed >= c.atLeast && elapsed < 5*time.Second
		r.check(fmt.Sprintf("%s ends %v by the server's clock", c.what, c.code), status.Code(err) == c.code && inTime, "%v after %v", err, elapsed)
	}

	started := time.Now()
	short, cancelShort := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancelShort()
	_, err := echo.Call(short, client, &echo.Message{DelayMillis: time.Minute.Milliseconds()})
	elapsed := time.Since(started)
	exceeded := errors.Is(err, context.DeadlineExceeded) || status.Code(err) == codes.DeadlineExceeded
	r.check("a caller leaves at its own deadline", exceeded && elapsed < 5*time.Second, "%v after %v", err, elapsed)
	stillUsable(ctx, r, client)
}

// A request over the limit is refused for that call alone: the server must skip its bytes to read the next frame.
func oversizeRequest(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	for _, size := range []int{messageLimitBytes, messageLimitBytes + 1, 3 * messageLimitBytes} {
		_, err := echo.Call(ctx, client, &echo.Message{Payload: make([]byte, size)})
		r.check(fmt.Sprintf("a payload of %d bytes is RESOURCE_EXHAUSTED", size), status.Code(err) == codes.ResourceExhausted, "%v", err)
	}
	stillUsable(ctx, r, client)
}

// An answer over the limit becomes an error for that call alone. (Against ttrpc's own server this ends in a panic of ttrpc's
// client: the server sends the oversize frame, and the client slices a buffer it did not read.)
func oversizeResponse(r *report) {
	client := r.connect()
	if client == nil {
		return
	}
	defer client.Close()
	ctx, cancel := background()
	defer cancel()

	_, err := echo.Call(ctx, client, &echo.Message{Text: fmt.Sprintf("inflate:%d", messageLimitBytes)})
	r.check("an answer over 4 MiB is RESOURCE_EXHAUSTED", status.Code(err) == codes.ResourceExhausted, "%v", err)
	answer, err := echo.Call(ctx, client, &echo.Message{Text: fmt.Sprintf("inflate:%d", messageLimitBytes-1024)})
	r.check("an answer just below it arrives", err == nil && len(answer.Payload) == messageLimitBytes-1024, "error %v", err)
	stillUsable(ctx, r, client)
}

// A client that closes in the middle of its calls ends them here, and disturbs nobody there.
func closeMidCall(r *report) {
	neighbour := r.connect()
	client := r.connect()
	if neighbour == nil || client == nil {
		return
	}
	defer neighbour.Close()
	ctx, cancel := background()
	defer cancel()

	const calls = 10
	errs := make(chan error, calls)
	for i := 0; i < calls; i++ {
		go func() {
			_, err := echo.Call(ctx, client, &echo.Message{DelayMillis: time.Minute.Milliseconds()})
			errs <- err
		}()
	}
	// One answered call on the same connection proves that the server reads it; then the waiting ones are cut.
	stillUsable(ctx, r, client)
	started := time.Now()
	client.Close()
	closed := 0
	for i := 0; i < calls; i++ {
		if err := <-errs; errors.Is(err, ttrpc.ErrClosed) || errors.Is(err, context.Canceled) {
			closed++
		}
	}
	r.check("the calls end at once", closed == calls && time.Since(started) < 5*time.Second, "%d of %d closed after %v", closed, calls, time.Since(started))
	stillUsable(ctx, r, neighbour)
	if fresh := r.connect(); fresh != nil {
		defer fresh.Close()
		stillUsable(ctx, r, fresh)
	}
}
