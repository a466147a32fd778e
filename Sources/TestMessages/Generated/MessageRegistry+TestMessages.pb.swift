// Made by protoc-gen-swift-krafti from all the .proto files of TestMessages. Edit that and run tools/generate.
// swift-format-ignore-file

public import Protobuf

extension MessageRegistry {
    /// The message types of TestMessages.
    public static let testMessages = MessageRegistry([
        EchoMessage.self,
        Scalars.self,
        Repeated.self,
        Unpacked.self,
        Maps.self,
        Choices.self,
        Nesting.self,
        Nesting.Inner.self,
        Nesting.Inner.Innermost.self,
        Tree.self,
        Even.self,
        Odd.self,
        WellKnown.self,
        Names.self,
        Nothing.self,
    ])
}
