import Testing

/// Peers that mean harm, or know no better, against a server on a real socket: it stays up, a well-behaved connection notices
/// nothing, and what was held is released. One after the other, because each of them loads the machine.
@Suite(.serialized) enum HostileTests {}
