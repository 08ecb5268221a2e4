// The compiler finds a function's declaration in the header by its name, which is C's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import CKernels
public import CNonet
internal import Indicators

/// See `nonet.h`.
@c @implementation
public func nonet_batch(
    _ symbols: UnsafePointer<nonet_bars>?, _ symbolCount: Int, _ intervalMinutes: Int32,
    _ columns: UnsafePointer<CChar>?, _ lastOnly: Int32, _ threads: Int32,
    _ outputs: UnsafePointer<UnsafeMutablePointer<Double>?>?,
    _ message: UnsafeMutablePointer<CChar>?, _ messageSize: Int
) -> Int32 {
    let answer = unsafe MessageBuffer(message, size: messageSize)
    do throws(CallError) {
        try checkProcessor()
        guard threads >= 0 else {
            throw .usage("threads is \(threads): give 0 for as many as there are processors, or how many")
        }
        let request = unsafe try Request(
            symbols, count: symbolCount, intervalMinutes: intervalMinutes, columns: columns,
            isLastOnly: lastOnly != 0, outputs: outputs)
        request.run(threads: threads == 0 ? processorCount() : Int(threads))
        answer.write("")
        return NONET_OK
    } catch {
        answer.write(error.message)
        return error.code
    }
}

/// Kernels are compiled for one processor: on another they would end the process.
private func checkProcessor() throws(CallError) {
    guard let lacking = unsafe ck_processor_lacks() else { return }
    let name = unsafe String(cString: lacking)
    throw CallError(
        code: NONET_ERROR,
        message: "this build needs \(name), which this processor lacks: build with NONET_MARCH=x86-64-v2")
}
