/// What `--swift-krafti_opt` says: `key=value` pairs with commas between.
///
/// - `emit=messages` or `emit=services`: which half to write. Services need the RPC module, messages do not.
/// - `module=PATH:SWIFT:C`: .proto files at or below PATH belong to the Swift module SWIFT, and their protoc-c code to the C
///   module C. Needed for every file generated or imported; the longest PATH that fits wins.
/// - `services=SWIFT`: services go into the module SWIFT instead of the one of their file's messages.
/// - `prefix=PACKAGE:PREFIX`: Swift types of PACKAGE and of packages below it start with PREFIX.
struct Options {
    enum Part: String {
        case messages, services
    }

    struct Modules {
        var swift: String
        var c: String
    }

    private(set) var part = Part.messages
    /// The Swift module that services go into, when it is not that of their messages.
    private(set) var servicesModule: String?
    private var modules: [(path: String, modules: Modules)] = []
    private var prefixes: [(package: String, prefix: String)] = []

    init(parameter: String) throws(GeneratorError) {
        for pair in parameter.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2 else { throw GeneratorError("option `\(pair)` is not of the form key=value") }
            let values = sides[1].split(separator: ":").map(String.init)
            switch (sides[0], values.count) {
            case ("emit", 1):
                guard let part = Part(rawValue: values[0]) else {
                    throw GeneratorError("option `emit` is `\(values[0])`; it can be `messages` or `services`")
                }
                self.part = part
            case ("services", 1): self.servicesModule = values[0]
            case ("module", 3): self.modules.append((values[0], Modules(swift: values[1], c: values[2])))
            case ("prefix", 2): self.prefixes.append((values[0], values[1]))
            default:
                throw GeneratorError(
                    "option `\(pair)` is none of emit=PART, module=PATH:SWIFT:C, services=SWIFT, prefix=PACKAGE:PREFIX"
                )
            }
        }
    }

    /// The modules a file belongs to.
    func modules(ofFile path: String) throws(GeneratorError) -> Modules {
        guard let modules = Self.longest(self.modules.map { ($0.path, $0.modules) }, above: path, separator: "/") else {
            throw GeneratorError("\(path): no module is named for it; pass module=\(path):SWIFT_MODULE:C_MODULE")
        }
        return modules
    }

    /// What the Swift names of a package's types start with, often nothing.
    func prefix(ofPackage package: String) -> String {
        Self.longest(self.prefixes.map { ($0.package, $0.prefix) }, above: package, separator: ".") ?? ""
    }

    /// The value of the longest key that is `name` or one of the folders it lies in.
    private static func longest<Value>(_ table: [(String, Value)], above name: String, separator: String) -> Value? {
        table
            .filter { key, _ in name == key || name.hasPrefix(key + separator) }
            .max { $0.0.utf8.count < $1.0.utf8.count }?
            .1
    }
}
