"""Holds the package to its layers.

Reads the manifest (`swift package dump-package`, on stdin) and the import lines of every target, and says in a sentence which
file breaks which rule. Run by tools/lint from the project's root.
"""

import json
import pathlib
import re
import sys
from typing import NamedTuple


class Row(NamedTuple):
    layer: int
    own: str = ""  # targets of this package that it may use
    outside: str = ""  # modules of other packages and of the system that it may use


# The standard library's own modules: free for all.
STANDARD = {"Swift", "Synchronization", "_Concurrency", "_StringProcessing"}
SYSTEM = "Glibc Musl Darwin"
NIO = "NIOCore NIOPosix NIOConcurrencyHelpers NIOExtras NIOTLS NIOSSL"
TELEMETRY = "Logging Metrics Tracing Instrumentation ServiceContextModule"

# A target may use what its row names and nothing else; what it names lies in a lower layer (C headers may share layer 0).
# A target without a row is an error: its layer is a decision, and this is where it is written down.
LAYERS = {
    # C: module maps, shims, protoc-c output.
    "CProtobufC": Row(0),
    "CLibpq": Row(0),
    "CHiredis": Row(0),
    "CRPCMessages": Row(0, "CProtobufC"),
    "CCatalogMessages": Row(0, "CProtobufC CRPCMessages"),
    "CTestMessages": Row(0, "CProtobufC CRPCMessages"),
    "CPluginMessages": Row(0, "CProtobufC"),
    # The one lock, for every layer above.
    "Locking": Row(0, "", SYSTEM),
    # What knows neither network nor catalogue, and the catalogue that knows nothing else.
    "Protobuf": Row(1, "CProtobufC CRPCMessages", f"NIOCore {SYSTEM}"),
    # The system is asked for the time, and for nothing else.
    "Resilience": Row(1, "Locking", f"Collections DequeModule HashTreeCollections OrderedCollections HeapModule {SYSTEM}"),
    "Catalog": Row(1, "Locking", "FoundationEssentials Crypto"),
    # A private Postgres of the machine's own programs: the embedded default, and what tests start and kill.
    "PostgresCluster": Row(1, "Locking", f"Logging Subprocess Foundation FoundationEssentials {SYSTEM}"),
    "Observability": Row(1, "Locking", f"{TELEMETRY} CoreMetrics Dispatch NIOCore NIOPosix NIOHTTP1 Hummingbird HummingbirdCore HTTPTypes FoundationEssentials {SYSTEM}"),
    # Calls and drivers.
    "RPC": Row(2, "Locking Protobuf Resilience CRPCMessages CProtobufC", f"{NIO} {TELEMETRY} ServiceLifecycle {SYSTEM}"),
    "Postgres": Row(2, "CLibpq Locking Resilience", f"{NIO} Logging Metrics DequeModule {SYSTEM}"),
    "Redis": Row(2, "CHiredis Locking Resilience", f"{NIO} Logging Metrics {SYSTEM}"),
    # The contract as Swift, and Catalog's protocols kept in databases.
    "CatalogAPI": Row(3, "RPC Protobuf CCatalogMessages CRPCMessages CProtobufC"),
    "TestMessages": Row(3, "RPC Protobuf CTestMessages CRPCMessages CProtobufC"),
    "Persistence": Row(3, "Catalog Postgres Redis Locking Resilience", "FoundationEssentials Logging Metrics Crypto"),
    # Everything wired together, without C.
    "Application": Row(
        4,
        "CatalogAPI Persistence RPC Postgres PostgresCluster Redis Protobuf Locking Resilience Catalog Observability",
        f"{NIO} {TELEMETRY} ServiceLifecycle Configuration Crypto Foundation FoundationEssentials",
    ),
    # The catalogue in memory: what tests of the layers above it stand on, and the model for those below.
    "CatalogTesting": Row(2, "Catalog Locking"),
    # What tests of every layer share: programs that run while a test does, random numbers that a seed repeats, certificates, kept logs.
    "TestSupport": Row(1, "Locking", f"Foundation Logging Testing {SYSTEM}"),
    "DatabaseTesting": Row(3, "Postgres Resilience", "Foundation Logging Testing"),
    "RedisTesting": Row(3, "Redis Resilience TestSupport Locking", f"Foundation Logging Testing {SYSTEM}"),
    # What the programs of callers have in common.
    "CommandLineSupport": Row(4, "CatalogAPI RPC Protobuf Locking", f"ArgumentParser {NIO} Foundation FoundationEssentials {SYSTEM}"),
    # What the programs of the tests and benchmarks serve.
    "TestCatalog": Row(4, "CatalogAPI RPC Protobuf"),
    "TestServices": Row(4, "TestMessages RPC Protobuf Locking", NIO),
    "FuzzTargets": Row(5, "RPC Protobuf TestMessages TestServices", NIO),
    # Programs.
    "Server": Row(5, "Application CommandLineSupport Observability Locking", f"ArgumentParser Logging ServiceLifecycle UnixSignals Foundation FoundationEssentials {SYSTEM}"),
    "CLI": Row(5, "CommandLineSupport RPC CatalogAPI Catalog Protobuf Locking", f"ArgumentParser {NIO} Logging Foundation FoundationEssentials {SYSTEM}"),
    # The load tester drives the echo service too, which benchmarks measure.
    "LoadTester": Row(
        5, "CommandLineSupport TestServices TestMessages RPC CatalogAPI Catalog Protobuf Locking", f"ArgumentParser Histogram {NIO} Logging Foundation FoundationEssentials {SYSTEM}"
    ),
    "EchoServer": Row(
        5, "CommandLineSupport TestServices TestMessages RPC Protobuf", f"ArgumentParser {NIO} Logging UnixSignals Foundation {SYSTEM}"
    ),
    "MetricsBench": Row(5, "Observability", f"Dispatch Foundation {SYSTEM}"),
    "InterceptorBench": Row(5, "Application CatalogAPI Catalog RPC Resilience Observability", f"NIOCore Foundation {SYSTEM}"),
    "protoc-gen-swift-krafti": Row(5, "Protobuf CPluginMessages CProtobufC", f"Foundation FoundationEssentials {SYSTEM}"),
}

# Tests may import what they test and what the manifest gives them; one test library is enough.
BANNED_IN_TESTS = {"XCTest": "tests are written with Swift Testing, and tools/test runs no others"}

NOT_CODE = re.compile(r'#*"""[\s\S]*?"""#*|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/')
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?([A-Za-z_]\w*)",
    re.MULTILINE,
)


def imports(file):
    """The modules a Swift file imports, with their line numbers. Comments and string literals (templates!) do not count."""
    text = file.read_text(encoding="utf-8")
    code = NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    # `#if canImport(FoundationEssentials) … #else import Foundation`: where the small module is missing, the large one stands in.
    essentials = "canImport(FoundationEssentials)" in code
    for match in IMPORT.finditer(code):
        module = match.group(1)
        if module == "Foundation" and essentials:
            module = "FoundationEssentials"
        yield module, code.count("\n", 0, match.start(1)) + 1


def refusal(target, module):
    """Why `target` may not use `module`, as the end of a sentence; None when it may."""
    row = LAYERS[target]
    if module in STANDARD or module == target or module in row.own.split() or module in row.outside.split():
        return None
    if module in LAYERS:
        other = LAYERS[module]
        if other.layer >= row.layer:
            return f"{target} is layer {row.layer} and {module} is layer {other.layer}: dependencies point to a lower layer"
        return f"{target} has no business with {module}: of this package its row allows {row.own or 'nothing'}"
    return f"{module} is not for {target}: besides this package its row allows {row.outside or 'nothing'}"


def table_faults():
    for name, row in LAYERS.items():
        for other in row.own.split():
            if other not in LAYERS:
                yield f"layers.py: the row of {name} names {other}, which has no row"
            elif LAYERS[other].layer >= row.layer and (row.layer, LAYERS[other].layer) != (0, 0):
                yield f"layers.py: {name} (layer {row.layer}) may not be allowed {other} (layer {LAYERS[other].layer})"


def declared(target):
    """What the manifest lets a target use. A product stands for its modules under the name of the product, which ours share."""
    for dependency in target["dependencies"]:
        for kind in ("byName", "target", "product"):
            if kind in dependency:
                yield dependency[kind][0]


def swift_files(target):
    root = pathlib.Path(target.get("path") or ("Tests" if target["type"] == "test" else "Sources") + "/" + target["name"])
    return sorted(root.rglob("*.swift"))


def faults(manifest):
    yield from table_faults()
    for target in manifest["targets"]:
        name = target["name"]
        if target["type"] in ("plugin", "binary"):
            continue
        if target["type"] == "test":
            for file in swift_files(target):
                for module, line in imports(file):
                    if module in BANNED_IN_TESTS:
                        yield f"{file}:{line}: do not import {module}: {BANNED_IN_TESTS[module]}"
            continue
        if name not in LAYERS:
            yield f"Package.swift: target {name} has no layer: give it a row in tools/lib/layers.py"
            continue
        for module in declared(target):
            if why := refusal(name, module):
                yield f"Package.swift: target {name} must not depend on {module}: {why}"
        for file in swift_files(target):
            for module, line in imports(file):
                if why := refusal(name, module):
                    yield f"{file}:{line}: do not import {module} here: {why}"


found = list(faults(json.load(sys.stdin)))
print("\n".join(found) if found else "every import points down")
sys.exit(1 if found else 0)
