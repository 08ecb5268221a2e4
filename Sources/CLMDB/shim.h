#pragma once
#include <lmdb.h>

// Beside LMDB: glibc declares them for GNU sources only, and Swift does not read its headers as one.
#ifdef __linux__
int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags);
int fallocate(int file, int mode, long offset, long length);
#endif
