#pragma once
#include <stddef.h>

/// Asks for large pages under memory that begins and ends on their borders; without them it is just as good, but slower
/// to walk through.
void ck_large_pages(void *_Nonnull start, size_t count);
