/// A mistake the user can mend, in a .proto file or on protoc's command line.
struct GeneratorError: Error {
    /// Reads on from the program's name, which protoc prints.
    var message: String

    init(_ message: String) {
        self.message = message
    }
}
