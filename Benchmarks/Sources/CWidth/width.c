#include "include/width.h"

int lanes_an_instruction(void) {
#if defined(__AVX512F__)
    return 8;
#elif defined(__AVX2__)
    return 4;
#else
    return 2;
#endif
}
