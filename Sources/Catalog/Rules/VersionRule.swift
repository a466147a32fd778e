/// What the version in a request must be like.
enum VersionRule {
    static func check(_ version: Int64, _ violations: inout Violations) {
        if version >= 0 { return }
        violations.add("expected_version", "A version is 1 or more; 0 means whatever the version is. This one is \(version).")
    }
}
