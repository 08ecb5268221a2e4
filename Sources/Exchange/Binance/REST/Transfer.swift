import CCurl
import Glibc

/// One request under way.
///
/// Whoever makes it hands it over to the transfer thread; from then on only that thread touches it.
@safe
final class Transfer: @unchecked Sendable {
    let handle: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private let completion: @Sendable (Result<HTTPAnswer, TransferFailure>) -> Void
    private let message: UnsafeMutablePointer<CChar>
    private var answer = HTTPAnswer()
    private var failure: TransferFailure?
    private var bodyBytes = 0
    private var headBytes = 0
    private var descriptor: Int32 = -1

    private static let headBytesMax = 256 * 1024
    /// libcurl must be told once, before anything else.
    private static let started = nonet_curl_start()

    init(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPAnswer, TransferFailure>) -> Void
    ) {
        precondition(Self.started == CURLE_OK, "libcurl can't be used")
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("libcurl has no memory") }
        unsafe self.handle = handle
        (self.request, self.completion) = (request, completion)
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configure()
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe message.deallocate()
        if descriptor >= 0 { close(descriptor) }
    }

    private func configure() {
        func set(_ option: CURLoption, _ value: Int) { unsafe nonet_curl_set_long(handle, option, value) }
        func set(_ option: CURLoption, _ text: String) {
            unsafe nonet_curl_set_pointer(handle, option, text)
        }
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_USERAGENT, "nonet")
        set(CURLOPT_FOLLOWLOCATION, 0)  // No answer of an exchange sends elsewhere.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_PIPEWAIT, 1)  // With HTTP/2 one connection carries all requests.
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, request.totalMilliseconds)
        set(CURLOPT_NOSIGNAL, 1)  // Signals belong to the program.
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // A file is taken as it is: its checksum is of what lies on the server.
        if request.file == nil { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        // A proxy that the environment names does not know this machine's own ports.
        if request.url.hasPrefix("http://127.0.0.1:") { set(CURLOPT_PROXY, "") }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe nonet_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, message)
        unsafe nonet_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        unsafe nonet_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        unsafe nonet_curl_set_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            unsafe Transfer.of(context).take(body: .init(start: bytes, count: size * count))
        }
        unsafe nonet_curl_set_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            unsafe Transfer.of(context).take(head: .init(start: bytes, count: size * count))
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context = unsafe context else { preconditionFailure("libcurl lost its context") }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// How many bytes were taken; any other number than those given ends the transfer.
    private func take(head line: UnsafeRawBufferPointer) -> Int {
        headBytes += line.count
        guard headBytes <= Self.headBytesMax else {
            failure = .tooLarge(limit: Self.headBytesMax)
            return 0
        }
        unsafe answer.take(line: line)
        return line.count
    }

    private func take(body piece: UnsafeRawBufferPointer) -> Int {
        bodyBytes += piece.count
        guard bodyBytes <= request.bodyBytesMax else {
            failure = .tooLarge(limit: request.bodyBytesMax)
            return -1
        }
        guard let file = request.file else {
            unsafe answer.body.append(contentsOf: piece)
            return piece.count
        }
        if descriptor < 0 { descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        var rest = unsafe piece[...]
        while unsafe !rest.isEmpty {
            let slice = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe write(descriptor, slice.baseAddress, slice.count)
            guard count >= 0 || errno == EINTR else {
                failure = unsafe .file("\(file): \(String(cString: strerror(errno)))")
                return -1
            }
            unsafe rest = rest.dropFirst(max(0, count))
        }
        return piece.count
    }

    /// Tells whoever asked how it ended. It is called once.
    func end(_ code: CURLcode) {
        if let failure { return completion(.failure(failure)) }
        guard code == CURLE_OK else {
            let detail = unsafe String(cString: message)
            let reason = unsafe detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
            return completion(.failure(.unreachable(reason)))
        }
        var status = 0
        unsafe nonet_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        answer.status = status
        completion(.success(answer))
    }

    func cancel() { completion(.failure(.cancelled)) }
}
