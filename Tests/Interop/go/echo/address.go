package echo

import (
	"fmt"
	"net"
	"strings"
	"time"
)

// Split takes `unix:PATH`, `unix://PATH`, `tcp:HOST:PORT` or `tcp://HOST:PORT` apart into what package net wants.
func Split(address string) (network, rest string, err error) {
	network, rest, found := strings.Cut(address, ":")
	rest = strings.TrimPrefix(rest, "//")
	if !found || rest == "" || (network != "unix" && network != "tcp") {
		return "", "", fmt.Errorf("%q is no address: write unix:PATH or tcp:HOST:PORT", address)
	}
	return network, rest, nil
}

// Dial connects to an address within five seconds.
func Dial(address string) (net.Conn, error) {
	network, rest, err := Split(address)
	if err != nil {
		return nil, err
	}
	return net.DialTimeout(network, rest, 5*time.Second)
}

// Listen listens on an address and says which one it became: port 0 stands for a free port.
func Listen(address string) (listener net.Listener, actual string, err error) {
	network, rest, err := Split(address)
	if err != nil {
		return nil, "", err
	}
	listener, err = net.Listen(network, rest)
	if err != nil {
		return nil, "", err
	}
	return listener, network + ":" + listener.Addr().String(), nil
}
