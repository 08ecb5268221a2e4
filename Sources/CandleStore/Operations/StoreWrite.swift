extension Store {
    /// One transaction of the writer: all of it, or nothing where it throws.
    func write(_ body: (borrowing Transaction) throws(StoreError) -> Void) throws(StoreError) {
        let transaction = try Transaction(environment, writing: true)
        try body(transaction)
        try transaction.commit()
    }
}
