import Wire

extension Terms {
    /// What is wrong with a Hello so that the connection must end; nil if it is welcome.
    ///
    /// Throws for a value that another Hello can put right.
    func fault(in hello: Hello) throws(Refusal) -> ErrorReply? {
        guard hello.minVersion <= hello.maxVersion else {
            throw Refusal(
                code: .invalidArgument, field: 2,
                message:
                    "Versions \(hello.minVersion) to \(hello.maxVersion) came; the lowest must come first.")
        }
        guard hello.maxFrameBytes == 0 || hello.maxFrameBytes >= WireLimits.helloBytes else {
            throw Refusal(
                code: .invalidArgument, field: 5, limit: UInt64(WireLimits.helloBytes),
                message:
                    "Frames of \(hello.maxFrameBytes) bytes at most came; \(WireLimits.helloBytes) is the "
                    + "least that is accepted, 0 leaves it to the server.")
        }
        guard hello.token.utf8.count <= WireLimits.tokenBytes else {
            throw Refusal(
                code: .invalidArgument, field: 8, limit: UInt64(WireLimits.tokenBytes),
                message:
                    "A token of \(hello.token.utf8.count) bytes came; "
                    + "at most \(WireLimits.tokenBytes) are accepted."
            )
        }
        // The server writes its newest version, and a client must read newer ones than its own: only one that
        // no longer reads the server's is lost.
        guard hello.minVersion <= WireLimits.version else {
            return fatal(
                .unsupportedSchema, hello, field: 2,
                "Versions from \(hello.minVersion) came; this server writes version \(WireLimits.version).")
        }
        guard role(of: hello.token) != nil else {
            return fatal(
                .unauthenticated, hello, field: 8,
                hello.token.isEmpty
                    ? "No token came; this server asks for one." : "The token is not this server's.")
        }
        return nil
    }

    /// What a connection may do that brings a token; nil = it is not let in.
    func role(of text: String) -> Role? {
        if let adminToken, adminToken.matches(text) { return .admin }
        if let token { return token.matches(text) ? .viewer : nil }
        // Without any token everybody on this machine may do all.
        if adminToken == nil { return .admin }
        return isOpen && text.isEmpty ? .viewer : nil
    }

    private func fatal(_ code: ErrorCode, _ hello: Hello, field: UInt16, _ message: String) -> ErrorReply {
        ErrorReply(
            requestId: hello.requestId, code: code, refTemplateId: Hello.template.rawValue, refFieldId: field,
            isFatal: true, message: message)
    }
}
