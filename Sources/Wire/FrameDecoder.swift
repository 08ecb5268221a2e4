public import NIOCore

/// Cuts the bytes of one connection into frames, and lets only whole and checked ones through.
///
///     decoder.append(bytes)
///     while let frame = try decoder.next() { … }
///
/// It holds at most one unfinished frame besides the bytes last given.
public struct FrameDecoder: Sendable {
    /// Who reads.
    public enum Side: Sendable {
        case server
        case client
    }

    /// The longest frame accepted, in bytes; it counts from the next frame on.
    public var limit: Int

    private let side: Side
    private var bytes = ByteBuffer()
    private var isAtStart = true
    private var failure: WireError?

    /// A decoder for the start of a connection; `limit` defaults to what `side` may be sent.
    public init(side: Side, limit: Int? = nil) {
        self.side = side
        self.limit = limit ?? (side == .server ? WireLimits.requestBytes : WireLimits.replyBytes)
    }

    /// Takes the bytes that came next. They are not copied unless part of a frame is waiting.
    public mutating func append(_ more: ByteBuffer) {
        guard failure == nil else { return }
        if bytes.readableBytes == 0 {
            bytes = more
        } else {
            bytes.discardReadBytes()
            bytes.writeImmutableBuffer(more)
        }
    }

    /// The next frame, or nil until more bytes come.
    ///
    /// After an error that is not fatal the frame at fault is skipped and the next call goes on behind it.
    /// A fatal error is thrown by every further call.
    public mutating func next() throws(WireError) -> Frame? {
        if let failure { throw failure }
        do throws(WireError) {
            guard let length = try frameLength(), let whole = bytes.readSlice(length: length) else {
                return nil
            }
            isAtStart = false
            return try Frame(checking: whole, for: side)
        } catch {
            if error.isFatal {
                failure = error
                bytes = ByteBuffer()
            }
            throw error
        }
    }

    /// What HTTP requests begin with: "GET ", "POST", "PUT ", "HEAD", "OPTI", "DELE", "PATC", "CONN".
    private static let httpMethods: Set<UInt32> = [
        0x2054_4547, 0x5453_4F50, 0x2054_5550, 0x4441_4548, 0x4954_504F, 0x454C_4544, 0x4354_4150,
        0x4E4E_4F43,
    ]

    /// The checked length of the frame at the front, or nil as long as its framing header is not there.
    private func frameLength() throws(WireError) -> Int? {
        let start = bytes.readerIndex
        guard let length = bytes.getInteger(at: start, endianness: .little, as: UInt32.self) else {
            return nil
        }
        let encoding = bytes.getInteger(at: start + 4, endianness: .little, as: UInt16.self)
        if isAtStart {
            if Self.httpMethods.contains(length) { throw .plainText }
            // A TLS record starts 16 03, and so does a frame of 790 bytes: the encoding tells them apart.
            if length & 0xFFFF == 0x0316, encoding != WireLimits.encoding {
                guard encoding != nil else { return nil }
                throw .tls
            }
        }
        guard length >= WireLimits.frameBytesMin else { throw .frameTooShort(length: length) }
        guard length <= limit else { throw .frameTooLong(length: length, limit: limit) }
        guard let encoding else { return nil }
        guard encoding == WireLimits.encoding else { throw .encoding(encoding) }
        return Int(length)
    }
}
