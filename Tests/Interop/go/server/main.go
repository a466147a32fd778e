// A ttrpc server with the Echo service, for tests of our client against the real package.
//
//	krafti-go-server unix:PATH | tcp:HOST:PORT
//
// Prints `ready ADDRESS` when it listens, then a JSON line for each call whose context ended before its delay was over. Leaves when
// its standard input ends, so that it never outlives the test that started it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"github.com/sirupsen/logrus"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: krafti-go-server unix:PATH | tcp:HOST:PORT")
		os.Exit(64)
	}
	// The package logs every reset connection; tests reset many.
	logrus.SetLevel(logrus.FatalLevel)

	listener, address, err := echo.Listen(os.Args[1])
	exitOn(err)
	server, err := ttrpc.NewServer()
	exitOn(err)

	var output sync.Mutex
	print := func(line []byte) {
		output.Lock()
		defer output.Unlock()
		os.Stdout.Write(append(line, '\n'))
	}
	echo.Register(server, func(after time.Duration, reason error) {
		line, _ := json.Marshal(map[string]interface{}{
			"event": "ended early", "reason": reason.Error(), "after_millis": after.Milliseconds(),
		})
		print(line)
	})

	go func() {
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	print([]byte("ready " + address))
	if err := server.Serve(context.Background(), listener); err != ttrpc.ErrServerClosed {
		exitOn(err)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "krafti-go-server:", err)
		os.Exit(1)
	}
}
