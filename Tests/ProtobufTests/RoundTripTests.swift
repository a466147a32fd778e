import Protobuf
import TestMessages
import Testing

@Test func x() throws {
    let m = Scalars.with {
        $0.stringValue = "héllo wörld, this is long"; $0.int32Value = -5; $0.mood = .gloomy; $0.bytesValue = [1, 2, 3]
    }
    let b = try m.serializedBytes()
    #expect(try Scalars(serializedBytes: b) == m)
    let maps = Maps.with {
        $0.stringToMood = ["a": .calm, "b": .unrecognized(99)];
        $0.int32ToMaps = [3: .with { $0.boolToString = [true: "x", false: ""] }];
        $0.stringToValue["q"] = GoogleValue.with { $0.kind = .stringValue("") }
    }
    #expect(try Maps(serializedBytes: maps.serializedBytes()) == maps)
    var t = Tree()
    for i in 0..<99 {
        t = Tree.with {
            $0.left = t; $0.label = "\(i)"
        }
    }
    #expect(try Tree(serializedBytes: t.serializedBytes()) == t)
    t = Tree.with { $0.left = t }
    #expect(throws: EncodingError.self) { try t.serializedBytes() }
}
