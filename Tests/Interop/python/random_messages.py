"""Makes random messages of our .proto files with Python's protobuf, and judges what came back.

    random_messages.py make  DESCRIPTORS SEED COUNT CASES     write COUNT random messages of every type, in turn
    random_messages.py check DESCRIPTORS CASES ANSWERS        compare the answers with the cases; exit 1 when one differs
    random_messages.py files DESCRIPTORS FILES                compare what is said of each .proto file with what protoc says

FILES holds a record for each file: its path, its serialized FileDescriptorProto, nothing.
CASES and ANSWERS hold one record a message: its type, its binary form, its JSON form, each after its length (four bytes,
little-endian). An answer holds what another implementation made of the case of the same place.
"""

import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor as Field

INTEGERS = {
    Field.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    Field.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    Field.CPPTYPE_UINT32: (0, 2**32 - 1),
    Field.CPPTYPE_UINT64: (0, 2**64 - 1),
}
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.1, -2.5, 1e-7, 123456789.0, 1e15, float("inf"), float("-inf"), float("nan")]
DOUBLES = FLOATS + [1e16, 1e22, 5e-324, 1.7976931348623157e308, 2.0**53 + 1, 0.1 + 0.2]
SINGLES = FLOATS + [2.0**127, 2.0**-149]
# Every length of UTF-8, what JSON escapes, what looks like something else; no U+0000, which protobuf-c's strings cannot hold.
CHARACTERS = 'aZ09 _-"\\/\b\f\n\r\t\x01\x1f\x7f\x80é߿ࠀ修\ud7ff\ue000\ufeff\uffff\U00010000🔧\U0010ffff<>&\u2028{}[]:,'
PACKABLE = ["krafti.test.v1.Scalars", "krafti.test.v1.Nothing", "krafti.test.v1.Maps", "google.rpc.ErrorInfo",
            "google.protobuf.Duration", "google.protobuf.Struct", "google.protobuf.Int64Value", "google.protobuf.Any"]
MAX_DEPTH = 5


class Types:
    """The message types of a descriptor set."""

    def __init__(self, path):
        files = descriptor_pb2.FileDescriptorSet()
        with open(path, "rb") as file:
            files.ParseFromString(file.read())
        self.pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self.pool.Add(file)
        self.factory = message_factory.MessageFactory(self.pool)
        self.names = sorted(name for file in files.file for name in self.names_in(file.package, file.message_type))

    def names_in(self, scope, messages):
        for message in messages:
            if message.options.map_entry:
                continue
            name = f"{scope}.{message.name}"
            yield name
            yield from self.names_in(name, message.nested_type)

    def __getitem__(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))


class Maker:
    """Fills messages at random."""

    def __init__(self, types, seed):
        self.types = types
        self.random = random.Random(seed)

    def message(self, name):
        message = self.types[name]()
        self.fill(message, 0)
        return message

    def fill(self, message, depth):
        name = message.DESCRIPTOR.full_name
        special = getattr(self, "fill_" + name.rpartition(".")[2].lower(), None) if name.startswith("google.protobuf.") else None
        if special:
            special(message, depth)
            return
        wanted = self.random.choice([0.1, 0.5, 0.9])
        for field in message.DESCRIPTOR.fields:
            # Later members of a oneof replace earlier ones.
            if self.random.random() < wanted:
                self.fill_field(message, field, depth)

    def fill_field(self, message, field, depth):
        if field.cpp_type == Field.CPPTYPE_MESSAGE and depth >= MAX_DEPTH:
            return
        value = getattr(message, field.name)
        if field.message_type and field.message_type.GetOptions().map_entry:
            key_field, value_field = (field.message_type.fields_by_name[name] for name in ("key", "value"))
            for _ in range(self.random.randrange(4)):
                key = self.scalar(key_field)
                if value_field.cpp_type == Field.CPPTYPE_MESSAGE:
                    if depth + 1 < MAX_DEPTH:
                        self.fill(value[key], depth + 2)
                else:
                    value[key] = self.scalar(value_field, keeps_negative_zero=False)
        elif field.label == Field.LABEL_REPEATED:
            for _ in range(self.random.randrange(4)):
                if field.cpp_type == Field.CPPTYPE_MESSAGE:
                    self.fill(value.add(), depth + 1)
                else:
                    value.append(self.scalar(field))
        elif field.cpp_type == Field.CPPTYPE_MESSAGE:
            value.SetInParent()
            self.fill(value, depth + 1)
        else:
            setattr(message, field.name, self.scalar(field, keeps_negative_zero=field.containing_oneof is not None))

    def scalar(self, field, keeps_negative_zero=True):
        value = self.any_scalar(field)
        # protobuf-c takes -0.0 for the default, 0.0, and leaves the field out.
        return value if value or keeps_negative_zero or not isinstance(value, float) else 0.0

    def any_scalar(self, field):
        if field.cpp_type in INTEGERS:
            return self.integer(*INTEGERS[field.cpp_type])
        if field.cpp_type == Field.CPPTYPE_DOUBLE:
            return self.random.choice(DOUBLES + [self.random.gauss(0, 1e6), self.random.random()])
        if field.cpp_type == Field.CPPTYPE_FLOAT:
            return self.random.choice(SINGLES + [struct.unpack("<f", struct.pack("<f", self.random.gauss(0, 1e3)))[0]])
        if field.cpp_type == Field.CPPTYPE_BOOL:
            return self.random.random() < 0.5
        if field.cpp_type == Field.CPPTYPE_ENUM:
            if field.enum_type.full_name == "google.protobuf.NullValue":
                return 0
            return self.random.choice([value.number for value in field.enum_type.values] + [self.integer(-(2**31), 2**31 - 1)])
        if field.type == Field.TYPE_BYTES:
            return self.random.randbytes(self.random.choice([0, 1, 2, 3, 30]))
        return self.text()

    def integer(self, low, high):
        edges = [low, low + 1, -1, 0, 1, 127, 128, 2**31 - 1, 2**31, 2**53 + 1, high - 1, high]
        value = self.random.choice(edges + [self.random.randint(low, high)])
        return min(max(value, low), high)

    def text(self):
        return "".join(self.random.choice(CHARACTERS) for _ in range(self.random.choice([0, 1, 5, 40])))

    # The well-known types: only values that JSON has a form for.

    def fill_any(self, message, depth):
        if depth < MAX_DEPTH:
            content = self.types[self.random.choice(PACKABLE)]()
            self.fill(content, depth + 2)
            message.Pack(content, deterministic=True)

    def fill_timestamp(self, message, depth):
        message.seconds = self.integer(-62135596800, 253402300799)
        message.nanos = self.nanos()

    def fill_duration(self, message, depth):
        message.seconds = self.integer(-315576000000, 315576000000)
        sign = self.random.choice([-1, 1]) if message.seconds == 0 else (-1 if message.seconds < 0 else 1)
        message.nanos = sign * self.nanos()

    def nanos(self):
        return self.random.choice([0, 1, 999999999, self.random.randrange(10**9), self.random.randrange(1000) * 10**6,
                                   self.random.randrange(10**6) * 1000])

    def fill_fieldmask(self, message, depth):
        for _ in range(self.random.randrange(4)):
            message.paths.append(".".join(self.random.choice(["name", "price", "currency_code", "a_b_c"]) for _ in range(2)))

    def fill_struct(self, message, depth):
        for _ in range(self.random.randrange(4)):
            self.fill_value(message.fields[self.text()], depth + 2)

    def fill_listvalue(self, message, depth):
        for _ in range(self.random.randrange(4)):
            self.fill_value(message.values.add(), depth + 1)

    def fill_value(self, message, depth):
        kind = self.random.randrange(4 if depth >= MAX_DEPTH else 6)
        if kind == 0:
            message.null_value = 0
        elif kind == 1:
            message.number_value = self.random.choice([0.0, -0.0, -1.5, 1e300, 12345678901234567890.0, self.random.gauss(0, 100)])
        elif kind == 2:
            message.string_value = self.text()
        elif kind == 3:
            message.bool_value = self.random.random() < 0.5
        elif kind == 4:
            message.struct_value.SetInParent()
            self.fill_struct(message.struct_value, depth + 1)
        else:
            message.list_value.SetInParent()
            self.fill_listvalue(message.list_value, depth + 1)


def to_json(message, types, options):
    return json_format.MessageToJson(message, descriptor_pool=types.pool, **options)


def normal_form(message, types):
    """Bytes that are the same for equal messages, whatever the order of maps, also of those packed in an Any; NaN equals NaN."""
    copy = type(message)()
    copy.CopyFrom(message)
    normalise(copy, types)
    return copy.SerializeToString(deterministic=True)


def normalise(message, types):
    if message.DESCRIPTOR.full_name == "google.protobuf.Any" and message.type_url:
        content = types[message.TypeName()]()
        content.ParseFromString(message.value)
        message.value = normal_form(content, types)
        return
    for field, value in message.ListFields():
        if field.cpp_type != Field.CPPTYPE_MESSAGE:
            continue
        if field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].cpp_type == Field.CPPTYPE_MESSAGE:
                for key in value:
                    normalise(value[key], types)
        elif field.label == Field.LABEL_REPEATED:
            for element in value:
                normalise(element, types)
        else:
            normalise(value, types)


def write_record(file, *parts):
    for part in parts:
        file.write(struct.pack("<I", len(part)) + part)


def read_records(path):
    with open(path, "rb") as file:
        while header := file.read(4):
            parts = [file.read(struct.unpack("<I", header)[0])]
            while len(parts) < 3:
                parts.append(file.read(struct.unpack("<I", file.read(4))[0]))
            yield parts[0].decode(), parts[1], parts[2].decode()


def make(descriptors, seed, count, cases):
    types = Types(descriptors)
    maker = Maker(types, int(seed))
    with open(cases, "wb") as file:
        for index in range(int(count)):
            name = types.names[index % len(types.names)]
            message = maker.message(name)
            options = {
                "preserving_proto_field_name": maker.random.random() < 0.3,
                "including_default_value_fields": maker.random.random() < 0.3,
                "use_integers_for_enums": maker.random.random() < 0.3,
                "ensure_ascii": maker.random.random() < 0.5,
                "indent": maker.random.choice([None, 2]),
            }
            write_record(file, name.encode(), message.SerializeToString(), to_json(message, types, options).encode())


def check(descriptors, cases, answers):
    types = Types(descriptors)
    compared = 0
    failures = 0
    records = zip(read_records(cases), read_records(answers), strict=True)
    for index, ((name, binary, _), (answer_name, answer_binary, answer_json)) in enumerate(records):
        assert name == answer_name, f"message {index}: a {name} was answered by a {answer_name}"
        expected = types[name]()
        expected.ParseFromString(binary)
        from_binary = types[name]()
        from_binary.ParseFromString(answer_binary)
        from_json = json_format.Parse(answer_json, types[name](), descriptor_pool=types.pool)
        for form, message in (("binary", from_binary), ("JSON", from_json)):
            compared += 1
            if normal_form(message, types) != normal_form(expected, types):
                failures += 1
                if failures <= 5:
                    print(f"message {index}, a {name}, came back in {form} as\n{message}where it was\n{expected}")
    print(f"{compared} forms compared, {failures} differ")
    sys.exit(1 if failures or not compared else 0)


def files(descriptors, served):
    said = descriptor_pb2.FileDescriptorSet()
    with open(descriptors, "rb") as file:
        said.ParseFromString(file.read())
    said = {file.name: file for file in said.file}
    differing = []
    for path, binary, _ in read_records(served):
        # An unknown path is as wrong as another content.
        if said.pop(path, None) != descriptor_pb2.FileDescriptorProto.FromString(binary):
            differing.append(path)
    print(f"differing: {differing}, lacking: {sorted(said)}")
    sys.exit(1 if differing or said else 0)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"make": make, "check": check, "files": files}[command](*arguments)
