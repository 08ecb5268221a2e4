import Learning
import Market
import Signals
import Testing

struct BarriersTests {
}
