import CPluginMessages
import Foundation

/// The protoc plugin: a CodeGeneratorRequest on standard input, a CodeGeneratorResponse on standard output.
@main
struct Main {
    static func main() throws {
        let input = try FileHandle.standardInput.readToEnd() ?? Data()
        let response: PluginResponse
        do {
            let request = try PluginRequest(serializedBytes: [UInt8](input))
            response = .files(try Generator(request).files())
        } catch {
            response = .failure(error.message)
        }
        try FileHandle.standardOutput.write(contentsOf: response.serializedBytes())
    }
}
