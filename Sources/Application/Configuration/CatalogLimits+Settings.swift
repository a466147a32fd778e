import Catalog
import RPC

extension CatalogLimits {
    init(_ settings: ServerSettings) {
        self.init(
            batchSize: settings.batchSize,
            uploadWindow: settings.uploadWindow,
            maxAnswerBytes: Self.answerBytes(ofMessage: settings.limits.maxMessageBytes)
        )
    }

    /// What of a message is left for an answer beside what stands around it.
    static func answerBytes(ofMessage bytes: Int) -> Int { bytes - min(1_024, bytes / 4) }
}
