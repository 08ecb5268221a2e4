import NIOCore
import Synchronization
import Wire

extension Client {
    /// What can be subscribed to.
    public enum Channel: String, Sendable, CaseIterable {
        case candles
        case indicators
        case jobs
        case signals
    }

    /// Events as they come. It ends when the client is closed, and throws what else ends the connection.
    ///
    ///     for try await event in try await client.subscribe(to: .candles, interval: .m1) { … }
    ///
    /// Leaving the loop unsubscribes. A consumer that takes no events for long holds up the connection: the server then keeps
    /// the newest of each symbol and says what it passed over (`Event.Content.conflated`), and gives up after 30 s.
    public struct Subscription: AsyncSequence, Sendable {
        public typealias Element = Event
        public typealias Failure = ClientError

        /// Symbols matched; 0 for jobs.
        public let matched: Int
        /// The names of the indicators of every event.
        public let columns: [String]
        let catalogHash: UInt64
        let frames: EventFrames
        /// A client that nobody holds closes.
        let client: Client

        public func makeAsyncIterator() -> Iterator {
            Iterator(
                client: client, frames: frames.makeAsyncIterator(), columns: columns, catalogHash: catalogHash
            )
        }

        public struct Iterator: AsyncIteratorProtocol {
            private let client: Client
            private let frames: EventFrames.AsyncIterator
            private let columns: [String]
            private let catalogHash: UInt64
            private var due: UInt64 = 1

            init(
                client: Client, frames: EventFrames.AsyncIterator, columns: [String], catalogHash: UInt64
            ) {
                (self.client, self.frames) = (client, frames)
                (self.columns, self.catalogHash) = (columns, catalogHash)
            }

            public mutating func next() async throws(ClientError) -> Event? {
                let frame: Frame?
                do { frame = try await frames.next() } catch let error as ClientError { throw error } catch {
                    throw .lost("\(error)")
                }
                guard let frame else { return nil }
                let event: Event
                do throws(WireError) { event = try Event(frame, columns) } catch {
                    throw .unreadable(error.description)
                }
                if case .indicators = event.content, event.catalogHash != catalogHash {
                    throw .unreadable("the server changed its list of indicators meanwhile; subscribe again")
                }
                guard event.sequence == due + event.dropped else {
                    throw .unreadable("event \(event.sequence) came where \(due + event.dropped) was due")
                }
                due = event.dropped > 0 ? event.sequence : event.sequence + 1
                return event
            }
        }
    }

    /// Subscribes to what closes from now on.
    ///
    /// - Parameters:
    ///   - symbols: Empty = all, those to come too; empty for jobs.
    ///   - interval: nil = every interval; nil for jobs.
    ///   - snapshot: Whether the current state comes first, so that nothing is missed between a query and this.
    public func subscribe(
        to channel: Channel, symbols: [String] = [], interval: Interval? = nil, snapshot: Bool = true
    ) async throws(ClientError) -> Subscription {
        var chosen: [WireSymbol] = []
        for symbol in symbols { chosen.append(try wireSymbol(symbol)) }
        let catalogue = channel == .indicators ? try await catalogue(hash: nil) : nil
        let request = Subscribe(
            requestId: 0, channel: channel.wire, interval: interval?.wire, snapshot: snapshot, symbols: chosen
        )
        let (frames, ack) = try await events(of: request)
        return Subscription(
            matched: Int(ack.matched), columns: catalogue?.indicators.map(\.name) ?? [],
            catalogHash: catalogue?.hash ?? 0, frames: frames, client: self)
    }
}

extension Client.Channel {
    var wire: WireChannel {
        switch self {
        case .candles: .candleClose
        case .indicators: .indicatorClose
        case .jobs: .job
        case .signals: .signal
        }
    }
}

typealias EventFrames = NIOThrowingAsyncSequenceProducer<
    Frame, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, EventDemand
>

/// Tells the connection what the consumer of some events wants.
struct EventDemand: NIOAsyncSequenceProducerDelegate {
    let key: UInt64
    let handler: NIOLoopBound<ConversationHandler>

    func produceMore() { handler.eventLoop.execute { handler.value.wanted(key) } }

    func didTerminate() { handler.eventLoop.execute { handler.value.unsubscribe(key) } }

    /// Frames that wait for the consumer before the connection is no longer read.
    static var watermark: NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark {
        .init(lowWatermark: 512, highWatermark: 2048)
    }
}
