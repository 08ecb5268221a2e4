#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720 B.4) of bytes, going on from an earlier result; 0 to start.
uint32_t ck_crc32c(uint32_t crc, const void *bytes, size_t count);
