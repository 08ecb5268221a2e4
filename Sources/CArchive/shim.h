#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

// `inflateInit2` is a macro, which Swift does not see. 15 + 16: the largest window, and gzip's header and trailer,
// whose checksum and length zlib compares. libarchive's own gzip filter compares neither.
static inline int inflateInitGzip(z_streamp stream) { return inflateInit2(stream, 15 + 16); }
