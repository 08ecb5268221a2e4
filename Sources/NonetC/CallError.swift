internal import CNonet

/// Why a call was not carried out.
struct CallError: Error {
    let code: Int32
    let message: String

    static func usage(_ message: String) -> CallError { CallError(code: NONET_USAGE, message: message) }
}

/// Where a caller wants to be told what was wrong.
@safe
struct MessageBuffer {
    private let bytes: UnsafeMutableBufferPointer<CChar>

    init(_ start: UnsafeMutablePointer<CChar>?, size: Int) {
        unsafe bytes = UnsafeMutableBufferPointer(start: start, count: start == nil ? 0 : max(0, size))
    }

    /// Writes a text and a NUL; what does not fit is left out, without cutting a character in two.
    func write(_ text: String) {
        guard unsafe !bytes.isEmpty else { return }
        let utf8 = Array(text.utf8)
        var end = unsafe min(utf8.count, bytes.count - 1)
        while end < utf8.count && end > 0 && utf8[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        for index in 0..<end { unsafe bytes[index] = CChar(bitPattern: utf8[index]) }
        unsafe bytes[end] = 0
    }
}
