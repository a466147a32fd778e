// Package echo is krafti.test.v1.Echo for Go programs: its message, its service over ttrpc, and the addresses they take.
package echo

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Message is krafti.test.v1.EchoMessage (proto/krafti/test/v1/echo.proto).
//
// Its codec is written out the way gogo's generator writes one, because that is what programs on ttrpc run: the reflective codec
// that a bare struct would get is several times slower, and a benchmark against it would flatter us.
type Message struct {
	Text        string
	Payload     []byte
	Repeat      int32
	DelayMillis int64
	FailCode    int32
	FailMessage string
}

func (m *Message) Reset()         { *m = Message{} }
func (m *Message) String() string { return fmt.Sprintf("%+v", *m) }
func (*Message) ProtoMessage()    {}

const (
	varint          = 0
	fixed64         = 1
	lengthDelimited = 2
	fixed32         = 5
)

var errMalformed = errors.New("krafti.test.v1.EchoMessage: malformed bytes")

// Size is the number of bytes Marshal gives.
func (m *Message) Size() int {
	return bytesSize(len(m.Text)) + bytesSize(len(m.Payload)) + varintSize(uint64(int64(m.Repeat))) +
		varintSize(uint64(m.DelayMillis)) + varintSize(uint64(int64(m.FailCode))) + bytesSize(len(m.FailMessage))
}

// Marshal encodes the message: one allocation of the exact size.
func (m *Message) Marshal() ([]byte, error) {
	b := make([]byte, 0, m.Size())
	b = appendString(b, 1, m.Text)
	if len(m.Payload) > 0 {
		b = binary.AppendUvarint(append(b, 2<<3|lengthDelimited), uint64(len(m.Payload)))
		b = append(b, m.Payload...)
	}
	b = appendVarint(b, 3, uint64(int64(m.Repeat)))
	b = appendVarint(b, 4, uint64(m.DelayMillis))
	b = appendVarint(b, 5, uint64(int64(m.FailCode)))
	return appendString(b, 6, m.FailMessage), nil
}

// Unmarshal decodes into an empty message. Unknown fields are skipped.
func (m *Message) Unmarshal(b []byte) error {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 || tag>>3 == 0 {
			return errMalformed
		}
		b = b[n:]
		var number uint64
		var content []byte
		switch tag & 7 {
		case varint:
			if number, n = binary.Uvarint(b); n <= 0 {
				return errMalformed
			}
			b = b[n:]
		case lengthDelimited:
			length, n := binary.Uvarint(b)
			if n <= 0 || length > uint64(len(b)-n) {
				return errMalformed
			}
			content, b = b[n:n+int(length)], b[n+int(length):]
		case fixed64:
			if len(b) < 8 {
				return errMalformed
			}
			b = b[8:]
		case fixed32:
			if len(b) < 4 {
				return errMalformed
			}
			b = b[4:]
		default:
			return errMalformed
		}
		switch tag {
		case 1<<3 | lengthDelimited:
			m.Text = string(content)
		case 2<<3 | lengthDelimited:
			m.Payload = append([]byte(nil), content...)
		case 3<<3 | varint:
			m.Repeat = int32(number)
		case 4<<3 | varint:
			m.DelayMillis = int64(number)
		case 5<<3 | varint:
			m.FailCode = int32(number)
		case 6<<3 | lengthDelimited:
			m.FailMessage = string(content)
		}
	}
	return nil
}

// One byte of tag: every field number here is below 16.
func varintSize(v uint64) int {
	if v == 0 {
		return 0
	}
	return 1 + uvarintLength(v)
}

func bytesSize(length int) int {
	if length == 0 {
		return 0
	}
	return 1 + uvarintLength(uint64(length)) + length
}

func uvarintLength(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

func appendVarint(b []byte, field byte, v uint64) []byte {
	if v == 0 {
		return b
	}
	return binary.AppendUvarint(append(b, field<<3|varint), v)
}

func appendString(b []byte, field byte, s string) []byte {
	if s == "" {
		return b
	}
	b = binary.AppendUvarint(append(b, field<<3|lengthDelimited), uint64(len(s)))
	return append(b, s...)
}
