// The compiler finds a function's declaration in the header by its name, which is C's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CNonet
internal import Indicators

/// See `nonet.h`.
@c @implementation
public func nonet_column_count(_ columns: UnsafePointer<CChar>?) -> Int {
    let indicators = unsafe try? ColumnList.indicators(named: columns)
    return indicators?.count ?? 0
}

/// See `nonet.h`.
@c @implementation
public func nonet_column_at(_ number: Int, _ column: UnsafeMutablePointer<nonet_column>?) -> Int32 {
    guard Catalogue.indicators.indices.contains(number), let column = unsafe column else {
        return NONET_USAGE
    }
    let indicator = Catalogue.indicators[number]
    var row = nonet_column()  // All zero: the name is terminated, as long as it leaves the last byte alone.
    unsafe withUnsafeMutableBytes(of: &row.name) { name in
        unsafe name.copyBytes(from: indicator.name.utf8.prefix(name.count - 1))
    }
    row.warmup = Int64(indicator.warmup)
    row.convergence = Int64(indicator.convergence ?? -1)
    unsafe column.initialize(to: row)
    return NONET_OK
}

/// See `nonet.h`.
@c @implementation
public func nonet_catalogue_hash() -> UInt64 { Catalogue.hash }

/// See `nonet.h`.
@c @implementation
public func nonet_version() -> UnsafePointer<CChar>? {
    let version: StaticString = "0.1.0"
    return unsafe UnsafeRawPointer(version.utf8Start).assumingMemoryBound(to: CChar.self)
}
