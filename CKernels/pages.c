#define _DEFAULT_SOURCE
#include "include/pages.h"

#include <sys/mman.h>

void ck_large_pages(void *start, size_t count) {
#if defined(MADV_HUGEPAGE)
    madvise(start, count, MADV_HUGEPAGE);
#else
    (void)start, (void)count;
#endif
}
