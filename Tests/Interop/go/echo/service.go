package echo

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// ServiceName is the full name of the service.
	ServiceName = "krafti.test.v1.Echo"

	// A failure that fail_code asks for carries one google.rpc.ErrorInfo, with this reason and this domain.
	ErrorReason = "REQUESTED"
	ErrorDomain = "krafti.test.v1"

	metadataPrefix = "metadata:" // metadata:KEY answers with that key's values, joined by a comma, as the text
	inflatePrefix  = "inflate:"  // inflate:N answers with a payload of N bytes, so that a small request gets a large answer
)

// Call makes the unary call Echo.
func Call(ctx context.Context, client *ttrpc.Client, request *Message) (*Message, error) {
	response := new(Message)
	if err := client.Call(ctx, ServiceName, "Echo", request, response); err != nil {
		return nil, err
	}
	return response, nil
}

// Register gives the server the service's one unary method; this ttrpc has no streams. EndedEarly hears of each call whose
// context ended before its delay was over: the deadline passed, or the connection closed.
func Register(server *ttrpc.Server, endedEarly func(after time.Duration, reason error)) {
	server.Register(ServiceName, map[string]ttrpc.Method{
		"Echo": func(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
			message := new(Message)
			if err := unmarshal(message); err != nil {
				return nil, status.Error(codes.InvalidArgument, err.Error())
			}
			if message.DelayMillis > 0 {
				started := time.Now()
				if err := wait(ctx, time.Duration(message.DelayMillis)*time.Millisecond); err != nil {
					endedEarly(time.Since(started), err)
					return nil, err
				}
			}
			return answer(ctx, message)
		},
	})
}

func wait(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func answer(ctx context.Context, message *Message) (*Message, error) {
	if message.FailCode != 0 {
		failure, err := status.New(codes.Code(message.FailCode), message.FailMessage).
			WithDetails(&errdetails.ErrorInfo{Reason: ErrorReason, Domain: ErrorDomain})
		if err != nil {
			return nil, err
		}
		return nil, failure.Err()
	}
	if strings.HasPrefix(message.Text, metadataPrefix) {
		message.Text = strings.Join(values(ctx, message.Text[len(metadataPrefix):]), ",")
	} else if strings.HasPrefix(message.Text, inflatePrefix) {
		size, err := strconv.Atoi(message.Text[len(inflatePrefix):])
		if err != nil || size < 0 {
			return nil, status.Error(codes.InvalidArgument, "text: inflate wants a number of bytes")
		}
		message.Payload = bytes.Repeat([]byte{'a'}, size)
	}
	return message, nil
}

// The values of a metadata key. Keys are lower-cased on receipt by the wire's rules, and this ttrpc does not do it.
func values(ctx context.Context, key string) []string {
	metadata, _ := ttrpc.GetMetadata(ctx)
	var found []string
	for name, list := range metadata {
		if strings.EqualFold(name, key) {
			found = append(found, list...)
		}
	}
	return found
}
