import Foundation
import FuzzTargets

/// The target that KRAFTI_FUZZ_TARGET names: libFuzzer keeps the command line for itself.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["KRAFTI_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("KRAFTI_FUZZ_TARGET is '\(name)'; it names one of \(names)\n".utf8))
        exit(64)
    }
    return target
}()

/// libFuzzer's entry point (https://llvm.org/docs/LibFuzzer.html, "Fuzz Target").
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
