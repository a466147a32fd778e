// The peer that our server is measured against: krafti.test.v1.Echo on containerd's ttrpc, over TCP or a unix socket.
//
//	krafti-go-echo-server --listen unix:PATH|tcp:HOST:PORT [--threads N]
//
// Prints `ready rpc=ADDRESS` when it listens and leaves when its standard input ends.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"github.com/sirupsen/logrus"
)

func main() {
	address := flag.String("listen", "tcp:127.0.0.1:0", "where to listen: unix:PATH or tcp:HOST:PORT")
	threads := flag.Int("threads", 0, "threads that run Go code at once (GOMAXPROCS); 0: one for each processor it may use")
	flag.Parse()
	if *threads > 0 {
		runtime.GOMAXPROCS(*threads)
	}
	logrus.SetLevel(logrus.FatalLevel)

	listener, actual, err := echo.Listen(*address)
	exitOn(err)
	server, err := ttrpc.NewServer()
	exitOn(err)
	echo.Register(server, func(time.Duration, error) {})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	fmt.Println("ready rpc=" + actual)
	if err := server.Serve(context.Background(), listener); err != ttrpc.ErrServerClosed {
		exitOn(err)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "krafti-go-echo-server:", err)
		os.Exit(1)
	}
}
