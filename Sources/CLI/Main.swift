import ArgumentParser
import CommandLineSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The program: parses, runs, and ends with the status that `krafti --help` promises.
@main
enum Main {
    /// The main thread waits for signals and does nothing else: an asynchronous `main` would leave it to libdispatch, which lets all
    /// signals in.
    static func main() {
        StandardStreams.occupy()
        let interruption = Interruption()
        let work = Task { @concurrent in
            let status = await self.run(interruption)
            interruption.endProcessIfCaught()
            exit(status.code)
        }
        interruption.wait { work.cancel() }
    }

    private static func run(_ interruption: Interruption) async -> ExitStatus {
        do {
            var command = try await Krafti.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .success
        } catch is CancellationError where interruption.isCaught {
            return .signal(SIGINT)
        } catch is CancellationError {
            // Nobody asked for it: whatever gave up, it did not do what it was to do.
            Console.standard.say(Complaint("The work was given up before its end."))
            return .failure
        } catch {
            return Console.standard.end(Krafti.self, with: error)
        }
    }
}
