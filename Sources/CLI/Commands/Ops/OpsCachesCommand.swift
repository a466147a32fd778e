import ArgumentParser
import CatalogAPI

struct OpsCachesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "caches", abstract: "Show how the levels of the cache do.")

    @OptionGroup
    var options: OperatorOptions

    func run() async throws {
        try await self.options.run({ try await $0.getCaches(.init(), options: $1) }) { CacheText.lines($0, style: $1) }
    }
}
