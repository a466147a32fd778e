/// What watches this build; `tools/test --sanitize` says so.
enum Sanitizer {
    #if THREAD_SANITIZER || ADDRESS_SANITIZER
        static let isWatching = true
    #else
        static let isWatching = false
    #endif
}
