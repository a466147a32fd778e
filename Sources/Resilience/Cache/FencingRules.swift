/// The rules that keep outdated values from being served. All of them hold; a test takes one away to see that it is needed.
package struct FencingRules: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    // MARK: In the process

    /// Entries are believed only while the tail of changes is close behind.
    package static let trust = FencingRules(rawValue: 1 << 0)
    /// A result is kept only if no newer version was announced while it was loaded.
    package static let loads = FencingRules(rawValue: 1 << 1)
    /// That there is nothing is kept only if no change was announced while it was found out.
    package static let absences = FencingRules(rawValue: 1 << 2)
    /// Who comes after a change was announced does not wait for a load that began before it.
    package static let joins = FencingRules(rawValue: 1 << 3)
    /// While the tail lags, nobody waits for a load that began longer ago than the staleness bound.
    package static let joinAge = FencingRules(rawValue: 1 << 4)
    /// An entry ends with each of its tags.
    package static let tags = FencingRules(rawValue: 1 << 5)
    /// When a tag's invalidation is forgotten, what it may have ended ends.
    package static let forgottenTags = FencingRules(rawValue: 1 << 6)
    /// Past its time an entry is served only if it would be believed otherwise.
    package static let stale = FencingRules(rawValue: 1 << 7)
    /// When anything may have changed, nothing is kept.
    package static let everything = FencingRules(rawValue: 1 << 8)

    // MARK: Between processes

    /// A shared entry belongs to the generation in force.
    package static let sharedGeneration = FencingRules(rawValue: 1 << 16)
    /// Shared entries are believed only after the last changes that the reader knows of were applied to them.
    package static let sharedPosition = FencingRules(rawValue: 1 << 17)
    /// Who may have left out changes begins a new generation.
    package static let sharedContinuity = FencingRules(rawValue: 1 << 18)
    /// Another's look stands for one's own only if it began after one's own had ended.
    package static let sharedAdoption = FencingRules(rawValue: 1 << 19)
    /// A result is shared only if nothing of its slot changed while it was loaded.
    package static let sharedFillSlot = FencingRules(rawValue: 1 << 20)
    /// A shared entry ends with each of its tags.
    package static let sharedTags = FencingRules(rawValue: 1 << 21)
    /// What this process has just changed is not read from others' memory before the tail has carried the change there.
    package static let sharedOwnWrites = FencingRules(rawValue: 1 << 22)
    /// When anything may have changed, a new generation begins.
    package static let sharedEverything = FencingRules(rawValue: 1 << 23)

    package static let inProcess: FencingRules = [
        .trust, .loads, .absences, .joins, .joinAge, .tags, .forgottenTags, .stale, .everything,
    ]
    package static let shared: FencingRules = [
        .sharedGeneration, .sharedPosition, .sharedContinuity, .sharedAdoption, .sharedFillSlot, .sharedTags, .sharedOwnWrites,
        .sharedEverything,
    ]
    package static let all: FencingRules = [.inProcess, .shared]
}
