/// The way from the root of a JSON text to a value in it, kept while the text is read or written and spelled out only for errors.
struct JSONPath {
    enum Element {
        case field(String)
        case index(Int)
        case key(String)
    }

    private var elements: [Element] = []

    mutating func push(_ element: Element) {
        self.elements.append(element)
    }

    mutating func pop() {
        self.elements.removeLast()
    }

    /// The path with one more name at its end.
    func appending(_ element: Element) -> JSONPath {
        var path = self
        path.push(element)
        return path
    }
}

extension JSONPath: CustomStringConvertible {
    /// As people write it: `services[2].price.units`, `labels["a b"].text`.
    var description: String {
        var text = ""
        for element in self.elements {
            switch element {
            case .field(let name):
                if !text.isEmpty { text += "." }
                text += name.shortenedForErrors
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += "[\"\(key.shortenedForErrors)\"]"
            }
        }
        return text
    }
}

extension String {
    /// The text, cut to a length that suits an error, with control characters escaped: it may come from anyone, and errors end
    /// in logs and terminals.
    var shortenedForErrors: String {
        let limit = 80
        var text = ""
        for scalar in self.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text += scalar.escaped(asASCII: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return self.unicodeScalars.count > limit ? text + "…" : text
    }
}
