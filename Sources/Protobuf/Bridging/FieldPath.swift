import CProtobufC

/// The path of the field that a string or submessage of a message is in, from that message on; empty where it is in none.
func fieldPath(of block: UnsafeRawPointer, in message: UnsafePointer<ProtobufCMessage>) -> String {
    var path = krafti_path()
    unsafe krafti_path_init(&path)
    unsafe krafti_path_find(&path, message, block)
    return unsafe String(cString: krafti_path_text(&path))
}
