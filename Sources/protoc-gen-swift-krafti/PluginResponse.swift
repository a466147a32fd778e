import CPluginMessages
import CProtobufC

/// A file the plugin made.
struct GeneratedFile {
    /// Below protoc's output folder.
    var path: String
    var content: String
}

/// What the plugin answers protoc.
enum PluginResponse {
    case files([GeneratedFile])
    case failure(String)

    /// As a serialized `google.protobuf.compiler.CodeGeneratorResponse`.
    func serializedBytes() -> [UInt8] {
        var response = unsafe Google__Protobuf__Compiler__CodeGeneratorResponse()
        unsafe google__protobuf__compiler__code_generator_response__init(&response)
        // Claimed so that protoc hands files with `optional` over, and the generator can say itself what is wrong with it.
        unsafe response.has_supported_features = 1
        unsafe response.supported_features = UInt64(
            GOOGLE__PROTOBUF__COMPILER__CODE_GENERATOR_RESPONSE__FEATURE__FEATURE_PROTO3_OPTIONAL.rawValue)
        switch self {
        case .failure(let message):
            return unsafe message.withMutableCString { message in
                unsafe response.error = message
                return unsafe Self.packed(&response)
            }
        case .files(let files):
            return unsafe Self.withCFiles(files[...], []) { list in
                unsafe list.withUnsafeMutableBufferPointer { list in
                    unsafe response.n_file = list.count
                    unsafe response.file = list.baseAddress
                    return unsafe Self.packed(&response)
                }
            }
        }
    }

    /// Lends all the files as protobuf-c's structs: one stack frame each, so that every string lives until `body` has run.
    private static func withCFiles(
        _ files: ArraySlice<GeneratedFile>,
        _ done: [UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorResponse__File>?],
        _ body: (inout [UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorResponse__File>?]) -> [UInt8]
    ) -> [UInt8] {
        guard let file = files.first else {
            var done = unsafe done
            return unsafe body(&done)
        }
        return unsafe file.path.withMutableCString { path in
            unsafe file.content.withMutableCString { content in
                var entry = unsafe Google__Protobuf__Compiler__CodeGeneratorResponse__File()
                unsafe google__protobuf__compiler__code_generator_response__file__init(&entry)
                unsafe entry.name = path
                unsafe entry.content = content
                return unsafe withUnsafeMutablePointer(to: &entry) { pointer in
                    unsafe Self.withCFiles(files.dropFirst(), done + [pointer], body)
                }
            }
        }
    }

    private static func packed(_ response: inout Google__Protobuf__Compiler__CodeGeneratorResponse) -> [UInt8] {
        let size = unsafe google__protobuf__compiler__code_generator_response__get_packed_size(&response)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = unsafe google__protobuf__compiler__code_generator_response__pack(&response, buffer.baseAddress)
        }
    }
}

extension String {
    /// Lends the text as the `char *` that protobuf-c's structs hold.
    fileprivate func withMutableCString<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
        unsafe self.withCString { unsafe body(UnsafeMutablePointer(mutating: $0)) }
    }
}
